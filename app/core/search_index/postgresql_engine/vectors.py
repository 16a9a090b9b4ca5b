"""An item as rows: its vectors in PostgreSQL's own writing, and how often each term is used."""

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.french import analysed
from app.core.search_index.items import Entry, Item

LAST_POSITION = 16_383  # of a vector of PostgreSQL; a text goes on in the next
MOST_POSITIONS = 255
MOST_BYTES = 900_000  # a vector holds under one megabyte
MOST_COUNTED = 255
NO_TERM = "\x01"  # what no text holds
USE = np.dtype([("term", "<u4"), ("count", "u1")])


@dataclass(frozen=True)
class Vectors:
    """What is written of an item beside its columns."""

    words: str
    title: str
    uses: bytes
    length: int
    terms: frozenset[str]
    pages: tuple[tuple[int, str], ...] = ()


def vectors_of(item: Item, entries: Sequence[Entry]) -> Vectors:
    """The vectors of an item from its entries. Without positions where it has several stretches:
    those are in its pages."""
    pages = [(entry.part, page) for entry in entries for page in _stretches(entry.positions)]
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update({term: len(at) for term, at in entry.positions.items() if term})
    title = {term for found in analysed(item.title) for _offset, term in found.terms}
    kept = _that_fit(counts, title)
    whole = _written(pages[0][1]) if len(pages) == 1 else _bare(kept)
    return Vectors(
        words=whole,
        title=_bare(title),
        uses=_uses({term: counts[term] for term in kept}),
        length=sum(entry.length for entry in entries),
        terms=frozenset(map(sound, kept)),
        pages=tuple((part, _written(page)) for part, page in pages) if len(pages) > 1 else (),
    )


Uses = tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float32]]


def uses_of(stored: Sequence[bytes]) -> Uses:
    """What several ``Vectors.uses`` hold: whose, the hashes of terms, how often each is used."""
    every = np.frombuffer(b"".join(stored), USE)
    sizes = [len(each) // USE.itemsize for each in stored]
    whose = np.repeat(np.arange(len(stored)), sizes)
    return whose, every["term"].copy(), every["count"].astype(np.float32)


def hash_of(term: str) -> int:
    """The number that stands for a term in ``uses``."""
    return zlib.crc32(term.encode(errors="replace"))


def sound(term: str) -> str:
    """A term as PostgreSQL can hold it: no other than ours is unlike."""
    return term.encode(errors="replace").decode().replace("\0", "?") or NO_TERM


def quoted(term: str) -> str:
    """A term as a vector or a query of PostgreSQL holds it."""
    return "'" + sound(term).replace("\\", "\\\\").replace("'", "''") + "'"


def _stretches(positions: Mapping[str, list[int]]) -> Iterable[dict[str, list[int]]]:
    """The same positions, from 1, in vectors that PostgreSQL can hold."""
    stretches: dict[int, dict[str, list[int]]] = {0: {}}
    for term, places in positions.items():
        if not term:
            continue
        for place in dict.fromkeys(places):
            number, at = divmod(place, LAST_POSITION)
            stretches.setdefault(number, {}).setdefault(term, []).append(at + 1)
    return (stretches[number] for number in sorted(stretches))


def _that_fit(counts: Counter[str], title: Collection[str]) -> list[str]:
    """The terms that one vector holds; of a long text those of its title, then the most used."""
    if sum(len(term) for term in counts) * 4 < MOST_BYTES:
        return list(counts)
    kept, size = [], 0
    for term in sorted(counts, key=lambda term: (term not in title, -counts[term])):
        size += len(term) * 2 + 4
        if size > MOST_BYTES:
            break
        kept.append(term)
    return kept


def _written(positions: Mapping[str, list[int]]) -> str:
    return " ".join(
        quoted(term) + ":" + ",".join(map(str, places[:MOST_POSITIONS]))
        for term, places in positions.items()
    )


def _bare(terms: Iterable[str]) -> str:
    return " ".join(map(quoted, terms))


def _uses(counts: Mapping[str, int]) -> bytes:
    told = [(hash_of(term), min(count, MOST_COUNTED)) for term, count in counts.items()]
    return np.array(told, USE).tobytes()
