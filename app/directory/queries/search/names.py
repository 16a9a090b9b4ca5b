"""The French names of the values of facets, and their order."""

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import String, bindparam, cast, select

from app.core.db import db
from app.core.text import fold
from app.directory import registry
from app.directory.models import Department, Expertise, Organisation, OrganisationType, Region
from app.directory.registry import Label

NAMES_KEPT = 5_000
in_french_order = lru_cache(NAMES_KEPT)(fold)  # the same few hundred names stand on every page
# The names of the reference data, which no screen changes: each process reads them once.
REFERENCE: dict[str, tuple[Any, Any]] = {
    "region": (Region.code, Region.name),
    "department": (Department.code, Department.name),
    "type": (OrganisationType.code, OrganisationType.label),
}
OWN: dict[str, tuple[Any, Any]] = REFERENCE | {
    "expertise": (Expertise.id, Expertise.label),
    "organisation": (Organisation.id, Organisation.name),
}
_known: dict[Label, str] = {}


def names_of(wanted: Mapping[str, Collection[str]]) -> dict[Label, str]:
    """The name of each of these values of facets; one that nothing bears any more has no key."""
    names = registry.names_of({key: each for key, each in wanted.items() if key not in OWN})
    for facet, values in wanted.items():
        if facet in REFERENCE:
            names |= _of_reference(facet, values)
        elif facet in OWN:
            names |= _read(facet, values)
    return names


def _of_reference(facet: str, values: Collection[str]) -> dict[Label, str]:
    labels = [(facet, value) for value in values]
    unknown = [value for label, value in zip(labels, values, strict=True) if label not in _known]
    if unknown:
        _known.update(_read(facet, unknown))
    return {label: _known[label] for label in labels if label in _known}


def _read(facet: str, values: Collection[str]) -> dict[Label, str]:
    is_number = OWN[facet][0].type.python_type is int
    keys = registry.numbers_among(values) if is_number else list(values)
    if not keys:
        return {}
    rows = db.session.execute(_named(facet), {"keys": keys})
    return {(facet, value): name for value, name in rows}


@cache
def _named(facet: str) -> Any:
    key, name = OWN[facet]
    return select(cast(key, String), name).where(key.in_(bindparam("keys", expanding=True)))
