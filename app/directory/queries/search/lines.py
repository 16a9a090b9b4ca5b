"""The lines of the page: who each is, what they do, where, in which groups."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.directory.queries.search.names import in_french_order
from app.directory.registry import Label

GROUPS_SHOWN = 3
GROUP = "group"


class Line(NamedTuple):
    """An entry as the page shows it: ``others`` counts the groups that are not named; those of a
    structure, where several people sit, are only counted."""

    item_id: int
    name: str
    line: str
    place: str
    groups: list[str]
    others: int


def lines(entries: Sequence[Any], names: dict[Label, str]) -> list[Line]:
    """The lines of these entries, with those of their groups that have a name here."""
    return [_line(entry, names) for entry in entries]


def _line(entry: Any, names: dict[Label, str]) -> Line:
    groups = groups_of(entry)
    named = sorted((names[each] for each in groups if each in names), key=in_french_order)
    return Line(
        item_id=entry.item_id,
        name=entry.name,
        line=entry.line,
        place=entry.place,
        groups=named[:GROUPS_SHOWN],
        others=len(groups) - len(named[:GROUPS_SHOWN]),
    )


def groups_of(entry: Any) -> list[Label]:
    """The groups of an entry, among its values."""
    start = f"{GROUP}="
    return [
        (GROUP, label[len(start) :])
        for label in entry.labels.split("\n")
        if label.startswith(start)
    ]
