"""The lines of the page: who each is, what they do, where, in which groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.text import fold
from app.directory.models import Entry, EntryKind, EntryLabel
from app.directory.queries.search.names import names_of

GROUPS_SHOWN = 3


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it: ``others`` counts the groups that are not named."""

    item_id: int
    is_person: bool
    name: str
    line: str
    place: str
    groups: list[str]
    others: int


def lines(entries: Sequence[Entry]) -> list[Line]:
    """The lines of these entries, with their groups, in two statements."""
    groups = _groups_of([each.id for each in entries])
    names = names_of("group", {value for values in groups.values() for value in values})
    return [
        _line(each, sorted((names[v] for v in groups.get(each.id, ()) if v in names), key=fold))
        for each in entries
    ]


def _line(entry: Entry, groups: list[str]) -> Line:
    return Line(
        item_id=entry.item_id,
        is_person=entry.kind is EntryKind.PERSON,
        name=entry.name,
        line=entry.line,
        place=entry.place,
        groups=groups[:GROUPS_SHOWN],
        others=max(0, len(groups) - GROUPS_SHOWN),
    )


def _groups_of(entry_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(EntryLabel.entry_id, EntryLabel.value).where(
            EntryLabel.entry_id.in_(entry_ids), EntryLabel.facet == "group"
        )
    )
    for entry_id, value in rows:
        found.setdefault(entry_id, []).append(value)
    return found
