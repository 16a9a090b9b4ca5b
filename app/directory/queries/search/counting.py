"""How many entries answer to a search: exactly where the counts are kept, else up to a bound."""

from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.directory.models import LabelCount
from app.directory.queries.search.matching import BOUND, Search


@dataclass(frozen=True)
class Total:
    """So many entries, or more than so many."""

    count: int
    is_more: bool = False


def total(found: Search) -> Total:
    """How many entries answer."""
    if found.is_open:
        return Total(_every(found))
    if not found.rarest:
        return Total(0)
    if len(found.label_counts) == 1 and not found.word_counts:
        return Total(found.rarest)
    count = len(found.answers)
    return Total(BOUND, is_more=True) if count > BOUND else Total(count)


def _every(found: Search) -> int:
    return (
        db.session.scalar(
            select(LabelCount.count).where(
                LabelCount.kind == found.asked.kind, LabelCount.facet == "", LabelCount.value == ""
            )
        )
        or 0
    )
