"""Doubles merged: everything goes to the structure that is kept, whose page fills its blanks."""

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.core.text import render_markdown
from app.directory.models import Affiliation, Organisation
from app.directory.queries.merging import BLANKS, fills, naming_columns
from app.directory.services.entries import renew_later
from app.directory.services.organisations import lock
from app.directory.services.people_counts import count_people

APART = {"synchronize_session": False}


class SameStructure(DomainError):
    """A structure cannot be merged into itself."""

    next_step = "Choisissez une autre structure."

    def __init__(self) -> None:
        super().__init__("C’est la même structure.")


def merge(double: Organisation, into: Organisation, *, by: User) -> None:
    """Move everything from a double to the structure that is kept; its address leads there.

    Raises SameStructure, and MergedMeanwhile when one of them was merged by somebody else.
    """
    if double.id == into.id:
        raise SameStructure
    lock(double.id, into.id)
    people = list(
        db.session.scalars(
            select(Affiliation.user_id).where(Affiliation.organisation_id == double.id)
        )
    )
    _move_ties(double.id, into.id)
    for column in naming_columns():
        moved = update(column.table).where(column == double.id).values({column: into.id})
        db.session.execute(moved, execution_options=APART)
    filled = _fill(double, into)
    _close(double, into)
    count_people([double.id, into.id])
    renew_later(people=people, organisations=[double.id, into.id])
    audit.record(
        "organisation.merged",
        double,
        by=by,
        into_id=into.id,
        people=len(set(people)),
        fields=filled,
    )


def _move_ties(double_id: int, kept_id: int) -> None:
    """Give the ties to the one kept; who is in both today keeps one, from the first day."""
    _join_ties(double_id, kept_id)
    db.session.execute(
        update(Affiliation)
        .where(Affiliation.organisation_id == double_id)
        .values(organisation_id=kept_id)
        .execution_options(**APART)
    )
    db.session.expire_all()


def _join_ties(double_id: int, kept_id: int) -> None:
    other = aliased(Affiliation)
    pairs = db.session.execute(
        select(Affiliation, other)
        .join(other, other.user_id == Affiliation.user_id)
        .where(Affiliation.organisation_id == double_id, Affiliation.ended_on.is_(None))
        .where(other.organisation_id == kept_id, other.ended_on.is_(None))
    ).all()
    for moved, held in pairs:
        held.started_on = min(held.started_on, moved.started_on)
        db.session.delete(moved)
    db.session.flush()


def _fill(double: Organisation, into: Organisation) -> list[str]:
    """Fill the blanks of the page that is kept; return the French labels of these fields."""
    names = [name for name in BLANKS if fills(name, double, into)]
    values = {name: getattr(double, name) for name in names}
    if "siret" in values:  # a number is that of one structure: the double gives it up first
        double.siret = None
        db.session.flush()
    for name, value in values.items():
        setattr(into, name, value)
    if "description" in values:
        into.description_html = render_markdown(into.description)
    into.version += 1
    return [BLANKS[name] for name in names]


def _close(double: Organisation, into: Organisation) -> None:
    """Send the address of the double, and of those merged into it before, to the one kept."""
    db.session.flush()
    db.session.execute(
        update(Organisation)
        .where((Organisation.id == double.id) | (Organisation.merged_into_id == double.id))
        .values(merged_into_id=into.id)
        .execution_options(**APART)
    )
    db.session.expire(double)
