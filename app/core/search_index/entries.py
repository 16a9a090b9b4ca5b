"""An item analysed: its title, names and body, then its parts, as entries of the index."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.search_index.french import analysed, names
from app.core.search_index.items import Entry, Item

TITLE_WEIGHT = 3
GAP = 10  # positions between a title, names and a body, so that no phrase runs across
LAST_POSITION = 65_000


@dataclass
class _Filling:
    """An entry as it fills up; a text too long for one goes on in the next."""

    part: int = 0
    at: int = 0
    length: int = 0
    positions: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add_words(self, text: str, weight: int = 1) -> Iterator[Entry]:
        """Add a text, and give each entry that is full."""
        for terms, width in analysed(text):
            if self.at + width > LAST_POSITION:
                yield self.taken()
            positions, at = self.positions, self.at
            for offset, term in terms:
                positions[term] += [at + offset] * weight
            self.at = at + width
            self.length += width
        self.at += GAP

    def add_name(self, name: str) -> None:
        """Add a proper name, each of its terms twice: it has no other form than its own."""
        for term in names(name):
            self.positions[term] += [self.at, self.at]
            self.at += 1
            self.length += 1
        self.at += GAP

    def taken(self) -> Entry:
        """What has been filled, and an empty one in its place."""
        entry = Entry(dict(self.positions), self.length, self.part)
        self.positions, self.at, self.length = defaultdict(list), 0, 0
        return entry


def analyse(item: Item) -> Iterator[Entry]:
    """The entries of an item: one for its title, names and body, one for each part, more where a
    text is long."""
    first = _Filling()
    yield from first.add_words(item.title, TITLE_WEIGHT)
    for name in item.names:
        first.add_name(name)
    yield from first.add_words(item.body)
    yield first.taken()
    for part in item.parts:
        filling = _Filling(part.number)
        yield from filling.add_words(part.text)
        if filling.positions:
            yield filling.taken()
