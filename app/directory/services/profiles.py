"""One's own page: what it says, kept from being overwritten by an edit made at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit
from app.core.dates import day
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.text import fold, one_line, render_markdown
from app.directory.models import Expertise, Profile, ProfileExpertise
from app.directory.queries.people import expertises_of

MOST_EXPERTISES = 12
MOVES_APART = timedelta(days=30)
EXPERTISE_LENGTH = 60


class ChangedMeanwhile(DomainError):
    """The page was saved by somebody else, or from another window, since it was opened."""

    next_step = "Comparez avec ce qui est enregistré, puis enregistrez de nouveau."

    def __init__(self) -> None:
        super().__init__("Cette fiche a été modifiée pendant que vous l’écriviez.")


class MovedLately(DomainError):
    """A person changed region not long ago: what others show to their own region is not read by
    whoever goes through them all."""

    next_step = "Si vous vous êtes trompé de région, écrivez à l’équipe du service."

    def __init__(self, moved_at: datetime) -> None:
        super().__init__(f"Vous avez déjà changé de région le {day(moved_at)}.")


@dataclass(frozen=True)
class PageText:
    """What a person writes on their own page; ``phone`` is normalised."""

    presentation: str
    department_code: str | None
    expertises: Sequence[str]
    phone: str
    takes_messages: bool


def edit_profile(profile: Profile, text: PageText, *, version: int, by: User) -> None:
    """Save a person's page. Raises ChangedMeanwhile when ``version``, that which they started
    from, is not the last and something that they would overwrite differs."""
    hold_profile(profile)
    if profile.version != version and text_of(profile) != text:
        raise ChangedMeanwhile
    profile.presentation = text.presentation
    profile.presentation_html = render_markdown(text.presentation)
    profile.department_code = text.department_code
    profile.phone = text.phone
    profile.takes_messages = text.takes_messages
    _set_expertises(profile.user_id, text.expertises)
    profile.version += 1
    profile.updated_at = now()
    audit.record("profile.edited", profile, by=by)


def move(profile: Profile, region_code: str, *, by: User) -> None:
    """Settle a person in another region; their groups stay. Raises MovedLately."""
    hold_profile(profile)
    if profile.region_code == region_code:
        return
    if profile.moved_at and profile.moved_at > now() - MOVES_APART:
        raise MovedLately(profile.moved_at)
    before, profile.region_code = profile.region_code, region_code
    profile.department_code, profile.moved_at = None, now()
    profile.version += 1
    audit.record("profile.moved", profile, by=by, before=before, after=region_code)


def hold_profile(profile: Profile) -> None:
    """Read a page again and keep it from changing until the commit."""
    held = select(Profile.user_id).where(Profile.user_id == profile.user_id).with_for_update()
    db.session.execute(held).all()
    db.session.refresh(profile, [each.key for each in Profile.__mapper__.column_attrs])


def text_of(profile: Profile) -> PageText:
    """What a page says now."""
    return PageText(
        presentation=profile.presentation,
        department_code=profile.department_code,
        expertises=[each.label for each in expertises_of(profile.user_id)],
        phone=profile.phone,
        takes_messages=profile.takes_messages,
    )


def distinct_expertises(typed: str) -> list[str]:
    """The expertises of a line parted by commas, each once whatever its accents and case."""
    labels = (one_line(each) for each in typed.replace(";", ",").split(","))
    found: dict[str, str] = {}
    for label in labels:
        if fold(label):
            found.setdefault(fold(label), label)
    return list(found.values())


def _set_expertises(user_id: int, labels: Sequence[str]) -> None:
    wanted = [_expertise(label) for label in labels]
    if [each.id for each in expertises_of(user_id)] == [each.id for each in wanted]:
        return
    db.session.execute(delete(ProfileExpertise).where(ProfileExpertise.user_id == user_id))
    for expertise in wanted:
        db.session.add(ProfileExpertise(user_id=user_id, expertise_id=expertise.id))
        db.session.flush()


def _expertise(label: str) -> Expertise:
    """The known expertise of this name, in its first spelling, else a new one."""
    known = select(Expertise).where(Expertise.search_label == fold(label))
    found = db.session.scalar(known)
    if found is not None:
        return found
    added = Expertise(label=label, search_label=fold(label))
    try:
        with db.session.begin_nested():
            db.session.add(added)
    except IntegrityError:  # somebody names it at this very moment
        return db.session.scalars(known).one()
    return added
