"""The ties of people to structures that hold today."""

from sqlalchemy import Select, select

from app.accounts.models import User
from app.directory.models import Affiliation


def current_affiliations() -> Select[Affiliation]:
    """The ties in force, to be narrowed by person or structure."""
    return select(Affiliation).where(Affiliation.ended_on.is_(None))


def people_in(organisation_id: int) -> Select[User]:
    """The people who belong to a structure today."""
    return (
        select(User)
        .join(Affiliation, Affiliation.user_id == User.id)
        .where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.ended_on.is_(None),
            User.deactivated_at.is_(None),
        )
    )
