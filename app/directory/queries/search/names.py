"""The French names of the values of facets."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.directory import registry
from app.directory.models import Department, Expertise, Organisation, OrganisationType, Region


def names_of(facet: str, values: Collection[str]) -> dict[str, str]:
    """The name of each of these values; one that nothing bears any more has no key."""
    own = OWN.get(facet)
    if own is None:
        return registry.names_of(facet, values)
    return own(values) if values else {}


def _by_key(key: Any, name: Any) -> Callable[[Collection[str]], dict[str, str]]:
    def named(values: Collection[str]) -> dict[str, str]:
        is_number = key.type.python_type is int
        keys = registry.numbers_among(values) if is_number else list(values)
        rows = db.session.execute(select(key, name).where(key.in_(keys)))
        return {str(row[0]): row[1] for row in rows}

    return named


OWN = {
    "region": _by_key(Region.code, Region.name),
    "department": _by_key(Department.code, Department.name),
    "type": _by_key(OrganisationType.code, OrganisationType.label),
    "expertise": _by_key(Expertise.id, Expertise.label),
    "organisation": _by_key(Organisation.id, Organisation.name),
}
