"""People settled in a region and tied to structures, from a day to a day.

Leaving a structure is told to the features above (``registry.left``): what a person did there in
its name may have to be confirmed.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError
from app.directory import registry
from app.directory.models import Affiliation, Organisation, Profile
from app.directory.services.organisations import find_or_add_organisation


class AlreadyEnded(DomainError):
    """The tie was ended in the meantime."""

    next_step = "Revenez à votre fiche\N{NO-BREAK SPACE}: elle est à jour."

    def __init__(self) -> None:
        super().__init__("Ce rattachement est déjà terminé.")


def settle(user: User, region_code: str) -> Profile:
    """Give a person their region; their directory page is created if it is missing."""
    profile = db.session.get(Profile, user.id)
    if profile is None:
        profile = Profile(user_id=user.id, region_code=region_code)
        db.session.add(profile)
    profile.region_code = region_code
    db.session.flush()
    return profile


def affiliate(
    user: User,
    organisation: Organisation | None,
    job_title: str,
    *,
    by: User | None,
    started_on: date | None = None,
) -> Affiliation:
    """Tie a person to a structure from a day on; the same tie in force is only retitled."""
    organisation_id = organisation.id if organisation else None
    tie = db.session.scalar(
        select(Affiliation).where(
            Affiliation.user_id == user.id,
            Affiliation.organisation_id == organisation_id,
            Affiliation.ended_on.is_(None),
        )
    )
    if tie is None:
        tie = Affiliation(
            user_id=user.id,
            organisation_id=organisation_id,
            started_on=started_on or now().date(),
            job_title=job_title,
        )
        db.session.add(tie)
    tie.job_title = job_title
    audit.record("affiliation.declared", tie, by=by, user_id=user.id)
    return tie


def structure_named(name: str, user: User) -> Organisation | None:
    """The structure that a person names, proposed if nobody knows it; none for no name."""
    if not name:
        return None
    profile = db.session.get(Profile, user.id)
    department_code = profile.department_code if profile else None
    return find_or_add_organisation(name, department_code=department_code, by=user)


def change_employer(
    user: User,
    organisation: Organisation | None,
    job_title: str,
    *,
    started_on: date,
    ending: Collection[int],
    by: User,
) -> Affiliation:
    """Tie a person to a structure from a day on, on which the ties of these numbers end."""
    _hold_person(user)
    former = [each for each in _in_force(user) if each.id in ending]
    declared = affiliate(user, organisation, job_title, by=by, started_on=started_on)
    _end([each for each in former if each is not declared], user, on=started_on, by=by)
    return declared


def retitle(tie: Affiliation, job_title: str, by: User) -> None:
    """Give a person's function another name. Raises AlreadyEnded."""
    _hold_tie(tie)
    if tie.job_title != job_title:
        tie.job_title = job_title
        audit.record("affiliation.retitled", tie, by=by, user_id=tie.user_id)


def end_affiliation(tie: Affiliation, user: User, *, on: date, by: User) -> None:
    """End a person's tie to a structure on a day. Raises AlreadyEnded."""
    _hold_tie(tie)
    _end([tie], user, on=on, by=by)


def end_affiliations(user: User, *, by: User | None, on: date | None = None) -> None:
    """End every tie in force of a person, as when they change employer."""
    _end(_in_force(user), user, on=on or now().date(), by=by)


def _end(ties: Collection[Affiliation], user: User, *, on: date, by: User | None) -> None:
    for tie in ties:
        tie.ended_on = max(tie.started_on, on)
    if ties:
        audit.record("affiliation.ended", user, by=by)
    if any(tie.organisation_id is not None for tie in ties):
        registry.tell_left(user, by)


def _in_force(user: User) -> list[Affiliation]:
    ties = select(Affiliation).where(Affiliation.user_id == user.id, Affiliation.ended_on.is_(None))
    return list(db.session.scalars(ties.order_by(Affiliation.id)))


def _hold_person(user: User) -> None:
    """Let two declarations of a person take turns, so that a form sent twice makes one tie."""
    held = select(User.id).where(User.id == user.id).with_for_update()
    db.session.execute(held).all()


def _hold_tie(tie: Affiliation) -> None:
    held = select(Affiliation.id).where(Affiliation.id == tie.id).with_for_update()
    db.session.execute(held).all()
    db.session.refresh(tie, ["job_title", "ended_on"])
    if tie.ended_on is not None:
        raise AlreadyEnded
