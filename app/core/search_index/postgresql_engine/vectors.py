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
MOST_BYTES = 800_000  # a vector holds under one megabyte, its pairs too
MOST_COUNTED = 255
NO_TERM = "\x01"  # what no text holds
USE = np.dtype([("term", "<u4"), ("count", "u1")])
PAIR = "\x02"  # what parts the two words of a pair; no text holds it
PAIRED_LETTERS = 3  # of each word, which its forms have in common: one pair stands for all of them
ANY_PAIR = PAIR  # of a text that holds more pairs than a vector
MOST_PAIRED_BYTES = 150_000
WEEK = "\x03"  # what starts the week of an item; no text holds it
WEEK_S = 7 * 86_400
NO_MOMENT = 0  # 1970: before anything that the service holds


@dataclass(frozen=True)
class Vectors:
    """What is written of an item beside its columns."""

    words: str
    title: str
    moment: int
    uses: bytes
    length: int
    terms: frozenset[str]
    pages: tuple[tuple[int, str], ...] = ()


def vectors_of(item: Item, entries: Sequence[Entry]) -> Vectors:
    """The vectors of an item from its entries. Without positions where it has several stretches:
    those are in its pages. With the pairs of what stands side by side, and the week of the item."""
    pages = [(entry.part, page) for entry in entries for page in _stretches(entry.positions)]
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update({term: len(at) for term, at in entry.positions.items() if term})
    title = {term for found in analysed(item.title) for _offset, term in found.terms}
    kept = _that_fit(counts, title)
    moment = int(item.moment.timestamp()) if item.moment else NO_MOMENT
    week = lexeme_of(week_of(moment))
    whole = _written(pages[0][1]) if len(pages) == 1 else _bare(kept)
    return Vectors(
        words=f"{whole} {_bare((*_pairs(entries), week))}",
        title=_bare((*title, week)),
        moment=moment,
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


def pair_of(first: str, second: str) -> str:
    """What stands in a vector for two words side by side: found without their positions, it
    leaves few items whose positions must be read."""
    return first[:PAIRED_LETTERS] + PAIR + second[:PAIRED_LETTERS]


def week_of(moment: int) -> int:
    """The number of a week, from 1970."""
    return moment // WEEK_S


def lexeme_of(week: int) -> str:
    """What stands in a vector for the week of its item: the index tells the newest matches."""
    return f"{WEEK}{week}"


def is_term(lexeme: str) -> bool:
    """Whether a lexeme is a word of the text, and not what we add to it."""
    return PAIR not in lexeme and WEEK not in lexeme


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


def _pairs(entries: Sequence[Entry]) -> Iterable[str]:
    """The pairs of an item, or the one that stands for any where they are too many."""
    found: set[str] = set()
    for entry in entries:
        starts: dict[int, set[str]] = {}
        for term, places in entry.positions.items():
            for place in places:
                starts.setdefault(place, set()).add(term[:PAIRED_LETTERS])
        for place, firsts in starts.items():
            for second in starts.get(place + 1, ()):
                found.update(pair_of(first, second) for first in firsts)
    is_too_long = sum(len(pair.encode(errors="replace")) for pair in found) > MOST_PAIRED_BYTES
    return [ANY_PAIR] if is_too_long else found


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
