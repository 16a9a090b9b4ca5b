"""What is indexed: one item for each thing that people find, with who may find it."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

# What a source may give; the engine adds "kind", "container", "author" and "year" of its own.
GIVEN_FACETS = ("region", "theme", "category", "organisation")
FACETS = ("kind", "container", "author", "year", *GIVEN_FACETS)


class Key(NamedTuple):
    """What a thing is called in the index: ``("topic", 12)``."""

    kind: str
    id: int


@dataclass(frozen=True)
class Part:
    """A numbered stretch of a long item: a page of a document. Numbers start at 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Item:
    """A thing to find. ``audiences`` are the tokens of which one is enough to read it
    (``public``, ``members``, ``region-32``, ``workgroup-12``): none, and nobody finds it.

    ``names`` are proper names (people, structures), never stemmed. ``container`` is where it
    stands (``workgroup-12``): readers' own come first. ``weight`` multiplies its score.
    """

    kind: str
    id: int
    title: str
    audiences: frozenset[str]
    body: str = ""
    names: tuple[str, ...] = ()
    container: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authors: tuple[int, ...] = ()
    moment: datetime | None = None
    weight: float = 1.0
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        unknown = self.facets.keys() - set(GIVEN_FACETS)
        if unknown:
            raise ValueError(f"no such facets: {sorted(unknown)}")

    @property
    def key(self) -> Key:
        return Key(self.kind, self.id)

    def values(self, facet: str) -> tuple[str, ...]:
        """What this item answers to in a facet."""
        match facet:
            case "kind":
                return (self.kind,)
            case "container":
                return (self.container,) if self.container else ()
            case "author":
                return tuple(str(author) for author in self.authors)
            case "year":
                return (str(self.moment.year),) if self.moment else ()
        return self.facets.get(facet, ())

    @cached_property
    def fingerprint(self) -> int:
        """32 bits that change with what is indexed: how a check sees that an item is stale."""
        told = (
            self.title,
            self.body,
            self.names,
            sorted(self.audiences),
            [self.values(facet) for facet in FACETS],
            self.moment and self.moment.isoformat(),
            self.weight,
            [(part.number, part.text) for part in self.parts],
        )
        return zlib.crc32(repr(told).encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A stretch of an item once analysed: its terms with their positions (under 65,536).

    The first entry of an item holds its title, names and body; then one for each part, and one
    more wherever a text is too long for the positions of one. ``length`` counts words, for the
    ranking; a word repeated at a second position weighs twice.
    """

    positions: Mapping[str, list[int]]
    length: int
    part: int = 0
