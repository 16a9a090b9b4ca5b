"""As whom a person may come: for a structure that they belong to, or in their own name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Affiliation, Organisation, OrganisationType, Profile
from app.directory.queries import current_affiliations

OWN_NAME = "À titre personnel"


@dataclass(frozen=True)
class Belonging:
    """A structure that a person comes for; none is their own name."""

    organisation_id: int | None
    name: str
    family: str
    department_code: str | None


def belongings_of(user: User) -> list[Belonging]:
    """The structures of a person today, the oldest tie first; their own name when there is none."""
    home = db.session.scalar(select(Profile.department_code).where(Profile.user_id == user.id))
    ties = db.session.scalars(
        current_affiliations()
        .where(Affiliation.user_id == user.id)
        .options(joinedload(Affiliation.organisation).joinedload(Organisation.type))
        .order_by(Affiliation.started_on, Affiliation.id)
    )
    found = {each.organisation_id: _belonging(each.organisation, home) for each in ties}
    return list(found.values()) or [_belonging(None, home)]


def _belonging(organisation: Organisation | None, home: str | None) -> Belonging:
    if organisation is None:
        return Belonging(None, OWN_NAME, "", home)
    family = organisation.type.family if organisation.type else ""
    return Belonging(
        organisation.id, organisation.name, family, organisation.department_code or home
    )


def families() -> Sequence[str]:
    """The families of structures, in the order of the controlled list."""
    rows = db.session.execute(
        select(OrganisationType.family).order_by(OrganisationType.position, OrganisationType.code)
    )
    return list(dict.fromkeys(row.family for row in rows))
