"""All that a page of the directory shows beside its totals, named at once."""

from collections.abc import Sequence
from typing import Any

from app.directory.models import EntryKind
from app.directory.queries.search.facets import Choices, choices_among, counts_of
from app.directory.queries.search.lines import GROUP, Line, groups_of, lines
from app.directory.queries.search.matching import Search
from app.directory.queries.search.names import names_of


def page_of(found: Search, rows: Sequence[Any]) -> tuple[list[Choices], list[Line]]:
    """The facets of a search, and the lines of the entries of one page."""
    counts = counts_of(found)
    is_of_people = found.asked.kind is EntryKind.PERSON
    groups = {value for row in rows for _, value in groups_of(row)} if is_of_people else set()
    names = names_of(counts | {GROUP: groups | counts.get(GROUP, {}).keys()})
    own = names if is_of_people else {}
    return choices_among(found.asked, counts, names), lines(rows, own)
