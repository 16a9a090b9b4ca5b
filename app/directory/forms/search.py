"""What the address of the directory says: words, people or structures, values of facets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from app.core.text import one_line
from app.directory.models import EntryKind
from app.directory.queries.search import FACETS, Asked, typed_words

TYPED_LENGTH = 200
VALUE_LENGTH = 60
STRUCTURES, BY_NAME = "structures", "nom"


@dataclass(frozen=True)
class SearchAddress:
    """The address read, and written again without what says nothing."""

    typed: str
    asked: Asked
    values: dict[str, str] = field(default_factory=dict)

    def with_(self, **changes: str | None) -> dict[str, str]:
        """The parameters of the same search with others; None takes one away."""
        return {name: value for name, value in (self.values | changes).items() if value}

    def ending(self, **changes: str | None) -> str:
        """The same as the end of an address: « ?q=nguyen », or nothing."""
        parameters = self.with_(**changes)
        return f"?{urlencode(parameters)}" if parameters else ""

    @property
    def wider(self) -> str:
        """The end of the address of the same search without any facet, in the usual order."""
        return self.ending(**{name: None for name in self.values if name not in {"q", "voir"}})


def read_address(arguments: Mapping[str, str]) -> SearchAddress:
    """The search that an address holds; what it cannot mean is left out."""
    typed = one_line(arguments.get("q", ""))[:TYPED_LENGTH]
    is_structures = arguments.get("voir") == STRUCTURES
    kind = EntryKind.ORGANISATION if is_structures else EntryKind.PERSON
    chosen = {
        facet: value
        for facet in FACETS
        if kind in facet.kinds
        and (value := one_line(arguments.get(facet.parameter, ""))[:VALUE_LENGTH])
    }
    by_name = arguments.get("tri") == BY_NAME
    labels = tuple((facet.name, value) for facet, value in chosen.items())
    values = {facet.parameter: value for facet, value in chosen.items()}
    values |= {"q": typed} if typed else {}
    values |= {"voir": STRUCTURES} if is_structures else {}
    values |= {"tri": BY_NAME} if by_name else {}
    return SearchAddress(typed, Asked(kind, typed_words(typed), labels, by_name), values)
