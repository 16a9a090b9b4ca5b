"""The lines of the page: who each is, what they do, where, in which groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.directory.models import Entry, EntryKind
from app.directory.queries.search.names import in_french_order, names_of
from app.directory.registry import Label

GROUPS_SHOWN = 3


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it: ``others`` counts the groups that are not named; those of a
    structure, where several people sit, are only counted."""

    item_id: int
    is_person: bool
    name: str
    line: str
    place: str
    groups: list[str]
    others: int


def lines(entries: Sequence[Entry]) -> list[Line]:
    """The lines of these entries, with their groups, in one statement."""
    groups = {each.id: _groups_of(each) for each in entries}
    people = [each for each in entries if each.kind is EntryKind.PERSON]
    names = names_of({"group": {value for each in people for _, value in groups[each.id]}})
    return [_line(each, groups[each.id], names) for each in entries]


def _line(entry: Entry, groups: list[Label], names: dict[Label, str]) -> Line:
    named = sorted((names[each] for each in groups if each in names), key=in_french_order)
    return Line(
        item_id=entry.item_id,
        is_person=entry.kind is EntryKind.PERSON,
        name=entry.name,
        line=entry.line,
        place=entry.place,
        groups=named[:GROUPS_SHOWN],
        others=len(groups) - len(named[:GROUPS_SHOWN]),
    )


def _groups_of(entry: Entry) -> list[Label]:
    parted = (label.partition("=") for label in entry.labels.split("\n"))
    return [(facet, value) for facet, _, value in parted if facet == "group"]
