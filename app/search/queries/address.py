"""What the address of the search says, read and written again without what says nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from app.accounts.models import User
from app.core.search_index.grammar import LONGEST_QUERY
from app.core.search_index.questions import Sort
from app.core.text import one_line
from app.search.queries.asking import Asked
from app.search.queries.facets import FACETS, KIND, Facet, facets_for

VALUE_LENGTH = 60
PLACE_LENGTH = 120
_NUMBER = r"-?\d{1,20}(?:\.\d{1,25})?(?:e[-+]?\d{1,2})?"
_PLACE = re.compile(rf'\[{_NUMBER},{_NUMBER},"[a-z_]{{1,40}}",\d{{1,18}}\]', re.ASCII)
WORDS, SORT, AFTER = "q", "tri", "apres"


@dataclass(frozen=True)
class SearchAddress:
    """A search and the parameters that say it; ``values`` leaves out the place in the pages."""

    asked: Asked
    values: dict[str, str]

    def with_(self, **changes: str | None) -> dict[str, Any]:
        """The parameters of the same search with others; None takes one away."""
        return {name: value for name, value in (self.values | changes).items() if value}

    @property
    def line(self) -> str:
        """The parameters as one line: what a saved search keeps."""
        return urlencode(self.values)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.values.keys() - {WORDS, SORT})


def address_for(user: User | None, arguments: Mapping[str, str]) -> SearchAddress:
    """The search that an address holds for a person, or for a visitor."""
    return read_address(arguments, facets_for(user))


def read_address(
    arguments: Mapping[str, str], facets: Iterable[Facet] = (KIND, *FACETS)
) -> SearchAddress:
    """The search that an address holds; what it cannot mean is left out."""
    typed = one_line(arguments.get(WORDS, "")[: 2 * LONGEST_QUERY])[:LONGEST_QUERY]
    chosen = {
        facet: value
        for facet in facets
        if (value := one_line(arguments.get(facet.parameter, ""))[:VALUE_LENGTH])
    }
    by_date = arguments.get(SORT) == Sort.DATE
    asked = Asked(
        typed=typed,
        chosen={facet.name: value for facet, value in chosen.items()},
        sort=Sort.DATE if by_date else Sort.RELEVANCE,
        after=_place(arguments.get(AFTER, "")),
    )
    values = {WORDS: typed} if typed else {}
    values |= {facet.parameter: value for facet, value in chosen.items()}
    return SearchAddress(asked, values | ({SORT: Sort.DATE.value} if by_date else {}))


def _place(given: str) -> str | None:
    """A place in the results, as an engine wrote it; anything else is their beginning."""
    return given if len(given) <= PLACE_LENGTH and _PLACE.fullmatch(given) else None


def read_line(line: str) -> SearchAddress:
    """The search that a line of parameters holds."""
    return read_address(dict(parse_qsl(line)))
