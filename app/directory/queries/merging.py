"""What a merge of two structures would move, before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, func, select

from app.core.db import Base, db
from app.directory import registry
from app.directory.models import Affiliation, Organisation

BLANKS = {
    "acronym": "sigle",
    "type_code": "type",
    "department_code": "département",
    "siret": "SIRET",
    "street": "adresse",
    "postcode": "code postal",
    "town": "commune",
    "website": "site",
    "description": "présentation",
}


@dataclass(frozen=True)
class Move:
    """What goes from the double to the structure that is kept; ``others`` says how many rows of
    other features name it: « 2 demandes d’accès »."""

    people: int
    past_ties: int
    others: list[str]
    filled: list[str]


def move_of(double: Organisation, kept: Organisation) -> Move:
    """What merging a double into another structure moves."""
    ties = dict(
        db.session.execute(
            select(Affiliation.ended_on.is_(None), func.count())
            .where(Affiliation.organisation_id == double.id)
            .group_by(Affiliation.ended_on.is_(None))
        ).all()
    )
    counts = {column.table.name: _count(column, double.id) for column in naming_columns()}
    return Move(
        people=ties.get(True, 0),
        past_ties=ties.get(False, 0),
        others=[registry.rows_called(name, count) for name, count in counts.items() if count],
        filled=[label for name, label in BLANKS.items() if fills(name, double, kept)],
    )


def fills(name: str, double: Organisation, kept: Organisation) -> bool:
    """Whether a double says something that the page of the one kept does not."""
    return bool(getattr(double, name)) and not getattr(kept, name)


def naming_columns() -> Iterator[Column[Any]]:
    """Every column, whatever its feature, that names a structure; ties and doubles set apart."""
    apart = {Organisation.__tablename__, Affiliation.__tablename__}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if table.name not in apart and _leads_to_organisations(column):
                yield column


def _leads_to_organisations(column: Column[Any]) -> bool:
    return any(each.column.table.name == Organisation.__tablename__ for each in column.foreign_keys)


def _count(column: Column[Any], organisation_id: int) -> int:
    counted = select(func.count()).select_from(column.table).where(column == organisation_id)
    return db.session.scalar(counted) or 0
