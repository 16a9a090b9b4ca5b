"""The kinds under which the search keeps the directory, and where the region is read."""

from collections.abc import Iterable, Mapping

from app.directory.models import Entry, EntryKind

KIND_OF = {EntryKind.PERSON: "person", EntryKind.ORGANISATION: "organisation"}
# The facets of the directory by the names that they have in the search.
_FACETS = {"region": "region", "theme": "theme", "organisation": "organisation"}


def values_of(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    """What an entry answers to in each facet."""
    found: dict[str, list[str]] = {}
    for name, value in labels_of(entry):
        if name == "type":
            found.setdefault("category", []).append(category_of(value))
        elif name in _FACETS:
            found.setdefault(_FACETS[name], []).append(value)
    return {name: tuple(sorted(values)) for name, values in found.items()}


def labels_of(entry: Entry) -> Iterable[tuple[str, str]]:
    """The labels of an entry: (« region », « 32 »)."""
    parted = (label.partition("=") for label in entry.labels.split("\n") if label)
    return ((name, value) for name, _, value in parted)


def category_of(type_code: str) -> str:
    """A type of structure among the categories of everything that is found."""
    return f"organisation-{type_code}"
