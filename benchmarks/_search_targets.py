"""What the search is held to, beside what a run has seen."""

from typing import NamedTuple

from benchmarks._report import table

LARGE = 1_000_000
COMPARED = 100_000  # items: with few, half of a search is the same excerpts on both sides
P95_MS, OFTEN_MS, LARGE_MS, POSTGRESQL_MS = 12.0, 6.0, 100.0, 60.0
WORDS_RATIO, PHRASES_RATIO = 0.25, 1.5
BUILT_PER_S, BUILDING_MB, READING_MB = 700.0, 1_000.0, 40.0
CHANGED_MS, FOUND_S, BUSY_RATIO = 15.0, 2.0, 2.0
OFTEN = "mots cherchés souvent"


class Target(NamedTuple):
    """A figure that has a limit; ``at_least`` where more is better."""

    name: str
    seen: float
    limit: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.seen >= self.limit if self.at_least else self.seen <= self.limit


def of_search(name: str, kind: str, p95: float, ratio: float, size: int) -> list[Target]:
    """What one kind of search is held to: times in milliseconds, and beside FTS5."""
    if name == "postgresql":
        return [Target(f"{kind} : p95 (ms)", p95, POSTGRESQL_MS)]
    small = OFTEN_MS if kind == OFTEN else P95_MS
    limit = LARGE_MS if size >= LARGE else small
    share = PHRASES_RATIO if kind.startswith("expression") else WORDS_RATIO
    beside = [Target(f"{kind} : p95 / FTS5", ratio, share)] if size >= COMPARED else []
    return [Target(f"{kind} : p95 (ms)", p95, limit), *beside]


def tell(targets: list[Target]) -> None:
    """Print what is met and what is not."""
    rows = [
        (
            each.name,
            each.seen,
            f"{'≥' if each.at_least else '≤'} {each.limit:g}",
            "tenu" if each.is_met else f"manqué ({each.seen / each.limit:.2f} fois)",
        )
        for each in targets
    ]
    table(("mesure", "vu", "cible", ""), rows)
