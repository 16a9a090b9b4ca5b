"""People settled in a region and tied to structures, from a day to a day."""

from datetime import date

from sqlalchemy import select, update

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.directory.models import Affiliation, Organisation, Profile


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


def end_affiliations(user: User, *, by: User | None, on: date | None = None) -> None:
    """End every tie in force of a person, as when they change employer."""
    db.session.execute(
        update(Affiliation)
        .where(Affiliation.user_id == user.id, Affiliation.ended_on.is_(None))
        .values(ended_on=on or now().date())
    )
    audit.record("affiliation.ended", user, by=by)
