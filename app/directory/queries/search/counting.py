"""How many entries answer to a search: exactly where the counts are kept, else up to a bound."""

from dataclasses import dataclass

from app.directory.queries.search.matching import Search


@dataclass(frozen=True)
class Total:
    """So many entries, or more than so many."""

    count: int
    is_more: bool = False


def total(found: Search, *, is_shown: bool) -> Total:
    """How many entries answer; those that are shown are read in any case."""
    known = found.known_count
    return Total(*found.count(is_shown=is_shown)) if known is None else Total(known)
