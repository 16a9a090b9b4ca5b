"""The words of the demonstration: names, structures, mandates, motivations, all invented."""

import csv
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_MANDATE = re.compile(r"^# (\d+)$", re.MULTILINE)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The lines of a table, by column."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def column(name: str, wanted: str) -> tuple[str, ...]:
    """One column of a table."""
    return tuple(row[wanted] for row in rows(name))


@cache
def job_titles() -> dict[tuple[str, str], str]:
    """A function by type of structure and gender (``f``, ``m``)."""
    return {
        (row["type"], gender): row[name]
        for row in rows("job_titles")
        for gender, name in (("f", "feminin"), ("m", "masculin"))
    }


@cache
def mandates() -> dict[int, str]:
    """The mandate of a group, in Markdown, by the number of its theme."""
    parts = _MANDATE.split((HERE / "mandates.md").read_text(encoding="utf-8"))
    return {
        int(number): body.strip() for number, body in zip(parts[1::2], parts[2::2], strict=True)
    }
