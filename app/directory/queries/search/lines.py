"""The lines of the page: who each is, what they do, where, in which groups."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.core.dates import plural
from app.directory.queries.search.names import in_french_order
from app.directory.registry import Label

GROUPS_SHOWN = 3
GROUP = "group"


class Line(NamedTuple):
    """An entry as the page shows it. ``facts``: its place and groups in words; the groups of a
    structure, where several people sit, are only counted."""

    item_id: int
    name: str
    line: str
    facts: str


def lines(entries: Sequence[Any], names: dict[Label, str]) -> list[Line]:
    """The lines of these entries, with those of their groups that have a name here."""
    return [Line(entry.item_id, entry.name, entry.line, _facts(entry, names)) for entry in entries]


def _facts(entry: Any, names: dict[Label, str]) -> str:
    groups = groups_of(entry)
    named = sorted((names[each] for each in groups if each in names), key=in_french_order)
    others = len(groups) - len(named[:GROUPS_SHOWN])
    told = ", ".join(named[:GROUPS_SHOWN])
    if told and others:
        told += f" et {plural(others, 'autre groupe', 'autres groupes')}"
    elif others:
        told = plural(others, "groupe de travail", "groupes de travail")
    return " · ".join(filter(None, (entry.place, told)))


def groups_of(entry: Any) -> list[Label]:
    """The groups of an entry, among its values."""
    start = f"{GROUP}="
    return [
        (GROUP, label[len(start) :])
        for label in entry.labels.split("\n")
        if label.startswith(start)
    ]
