"""The French names of the values of facets, and their order."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import String, cast, literal, select, union_all

from app.core.db import db
from app.core.text import fold
from app.directory import registry
from app.directory.models import Department, Expertise, Organisation, OrganisationType, Region
from app.directory.registry import Label

NAMES_KEPT = 5_000
in_french_order = lru_cache(NAMES_KEPT)(fold)  # the same few hundred names stand on every page
OWN: dict[str, tuple[Any, Any]] = {
    "region": (Region.code, Region.name),
    "department": (Department.code, Department.name),
    "type": (OrganisationType.code, OrganisationType.label),
    "expertise": (Expertise.id, Expertise.label),
    "organisation": (Organisation.id, Organisation.name),
}


def names_of(wanted: Mapping[str, Collection[str]]) -> dict[Label, str]:
    """The name of each of these values of facets; one that nothing bears any more has no key."""
    own = [_named(facet, values) for facet, values in wanted.items() if values and facet in OWN]
    names = registry.names_of({key: each for key, each in wanted.items() if key not in OWN})
    if own:
        rows = db.session.execute(union_all(*own))
        names |= {(facet, value): name for facet, value, name in rows}
    return names


def _named(facet: str, values: Collection[str]) -> Any:
    key, name = OWN[facet]
    is_number = key.type.python_type is int
    keys = registry.numbers_among(values) if is_number else list(values)
    return select(literal(facet), cast(key, String), name).where(key.in_(keys))
