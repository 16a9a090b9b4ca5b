"""Tables in Markdown, as they go into docs/benchmarks.md."""

from collections.abc import Iterable, Sequence


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; numbers with two or three significant digits."""
    print("| " + " | ".join(titles) + " |")
    print("|" + "|".join(["---", *["---:"] * (len(titles) - 1)]) + "|")
    for row in rows:
        print("| " + " | ".join(_shown(each) for each in row) + " |")
    print(flush=True)


def _shown(value: object) -> str:
    return (
        f"{value:.3g}"
        if isinstance(value, float) and value < 100
        else (f"{value:.0f}" if isinstance(value, float) else str(value))
    )
