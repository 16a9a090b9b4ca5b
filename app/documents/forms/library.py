"""What the address of the library says: values of facets, an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.converters import LARGEST_NUMBER
from app.core.text import one_line
from app.documents.models import DocumentKind, DocumentStatus
from app.documents.queries.library import Asked

CODE_LENGTH = 3
BY_TITLE = "titre"
NUMBER_LENGTH = 10


@dataclass(frozen=True)
class LibraryAddress:
    """The address read, and written again without what says nothing."""

    asked: Asked
    values: dict[str, str] = field(default_factory=dict)

    def with_(self, **changes: str | None) -> dict[str, str]:
        """The parameters of the same search with others; None takes one away."""
        return {name: value for name, value in (self.values | changes).items() if value}


def read_address(
    arguments: Mapping[str, str], *, workgroup_id: int | None = None, region_code: str | None = None
) -> LibraryAddress:
    """What an address asks of a place; what it cannot mean is left out."""
    by_title = arguments.get("tri") == BY_TITLE
    place = Asked(workgroup_id=workgroup_id, region_code=region_code)
    chosen = {
        facet: value
        for facet in place.facets
        if _means(facet.name, value := one_line(arguments.get(facet.parameter, "")))
    }
    values = {facet.parameter: value for facet, value in chosen.items()}
    values |= {"tri": BY_TITLE} if by_title else {}
    pairs = tuple((facet.name, value) for facet, value in chosen.items())
    asked = Asked(pairs, by_title, workgroup_id, region_code)
    return LibraryAddress(asked, values)


def _means(facet: str, value: str) -> bool:
    """Whether a value may be one of a facet."""
    if facet in {"kind", "status"}:
        return value in list(DocumentKind if facet == "kind" else DocumentStatus)
    if facet in {"region", "department"}:
        return value.isascii() and value.isalnum() and len(value) <= CODE_LENGTH
    is_number = value.isascii() and value.isdigit() and len(value) <= NUMBER_LENGTH
    return is_number and int(value) <= LARGEST_NUMBER
