"""A search as the page needs it: who answers, how many of each kind, what was corrected."""

from dataclasses import dataclass

from app.directory.models import EntryKind
from app.directory.queries.search.asking import Asked
from app.directory.queries.search.correcting import nearest
from app.directory.queries.search.counting import Total, total
from app.directory.queries.search.matching import Search, search


@dataclass(frozen=True)
class Found:
    """What a search gives. ``corrected`` are the words that were read instead of those typed."""

    search: Search
    totals: dict[EntryKind, Total]
    corrected: str = ""

    @property
    def total(self) -> Total:
        """How many entries of the kind that is shown answer."""
        return self.totals[self.search.asked.kind]

    @property
    def is_empty(self) -> bool:
        """Whether nobody and no structure answers."""
        return not any(each.count for each in self.totals.values())


def find(asked: Asked) -> Found:
    """Search as it was typed, and only if nothing answers, with one typing error forgiven."""
    found = _find(asked)
    if found.is_empty and asked.words:
        for other in nearest(asked):
            forgiven = _find(other, corrected=" ".join(other.words))
            if not forgiven.is_empty:
                return forgiven
    return found


def _find(asked: Asked, corrected: str = "") -> Found:
    searches = search(*(asked.of_kind(kind) for kind in EntryKind))
    shown = next(each for each in searches if each.asked.kind == asked.kind)
    totals = {each.asked.kind: total(each, is_shown=each is shown) for each in searches}
    return Found(shown, totals, corrected)
