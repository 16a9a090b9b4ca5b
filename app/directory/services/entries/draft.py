"""An entry as it should be, before it is compared with what is stored."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.core.text import fold
from app.directory.models import EntryKind, within
from app.directory.registry import Label

LINE_LENGTH = 420
PLACE_LENGTH = 200
WORD_LENGTH = 60
IN_NAME, IN_FUNCTION, IN_PLACE = 3, 2, 1
TOLD = ("name", "sort_name", "line", "place", "labels")  # the columns that say something
_JOINED = re.compile(r"\w+(?:[-'’]\w+)+")


@dataclass
class Draft:
    """A line of the directory, its values for the facets and its words by weight."""

    kind: EntryKind
    item_id: int
    name: str
    sort_name: str
    line: str = ""
    place: str = ""
    labels: set[Label] = field(default_factory=set)
    words: dict[str, int] = field(default_factory=dict)

    def add_words(self, texts: Iterable[str | None], weight: int) -> None:
        """Let these texts be found; a word keeps its highest weight."""
        for text in texts:
            for word in words_of(text or ""):
                self.words[word] = max(weight, self.words.get(word, 0))

    @property
    def stored_labels(self) -> set[Label]:
        """The values with those within the region; a department or a group is of one region."""
        regions = [value for facet, value in self.labels if facet == "region"]
        others = {(facet, value) for facet, value in self.labels if facet != "region"}
        inside = {(within(region, facet), value) for region in regions for facet, value in others}
        return self.labels | inside

    def row(self) -> dict[str, object]:
        """The columns of the entry."""
        return {
            "kind": self.kind,
            "item_id": self.item_id,
            "name": self.name,
            "sort_name": self.sort_name,
            "line": self.line[:LINE_LENGTH],
            "place": self.place[:PLACE_LENGTH],
            "labels": "\n".join(f"{facet}={value}" for facet, value in sorted(self.labels)),
        }


def words_of(text: str) -> set[str]:
    """The folded words of a text; « d’Hauterive » gives d, hauterive and dhauterive."""
    glued = (re.sub(r"[-'’]", "", found) for found in _JOINED.findall(text))
    return {word[:WORD_LENGTH] for part in (text, *glued) for word in fold(part).split()}


def batches(ids: Iterable[int], size: int) -> Iterator[Sequence[int]]:
    """These numbers in their order, so many at a time."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
