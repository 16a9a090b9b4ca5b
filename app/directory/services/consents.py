"""What a person lets be seen: each choice is a dated consent, withdrawn as it was given."""

from collections.abc import Mapping

from sqlalchemy import select

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.directory.models import Consent, Detail, Profile, Visibility
from app.directory.services.profiles import hold_profile

COLUMNS = {
    Detail.EMAIL: "email_visibility",
    Detail.PHONE: "phone_visibility",
    Detail.PHOTO: "photo_visibility",
}


def choices_of(profile: Profile) -> dict[Detail, Visibility]:
    """Who may see each detail of a person today."""
    return {detail: getattr(profile, column) for detail, column in COLUMNS.items()}


def choose_visibility(profile: Profile, choices: Mapping[Detail, Visibility], by: User) -> None:
    """Let details be seen by those chosen; a choice that stands keeps its date."""
    hold_profile(profile)
    changed = False
    for detail, wanted in choices.items():
        if choices_of(profile)[detail] is not wanted:
            _withdraw(profile.user_id, detail)
            _give(profile.user_id, detail, wanted)
            setattr(profile, COLUMNS[detail], wanted)
            changed = True
    if changed:
        audit.record("profile.visibility_chosen", profile, by=by)


def hide_all(profile: Profile, by: User) -> None:
    """Show none of a person's details to anybody any more."""
    choose_visibility(profile, dict.fromkeys(Detail, Visibility.NOBODY), by)


def _give(user_id: int, detail: Detail, visibility: Visibility) -> None:
    if visibility is not Visibility.NOBODY:
        db.session.add(
            Consent(user_id=user_id, detail=detail, visibility=visibility, given_at=now())
        )


def _withdraw(user_id: int, detail: Detail) -> None:
    given = select(Consent).where(
        Consent.user_id == user_id, Consent.detail == detail, Consent.withdrawn_at.is_(None)
    )
    for consent in db.session.scalars(given):
        consent.withdrawn_at = now()
