"""What was looked for in vain, for those who write synonyms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.core.db import db
from app.search.models import FruitlessSearch

MOST = 200


@dataclass(frozen=True)
class Fruitless:
    """Words that found nothing, how many times, and the last day."""

    words: str
    times: int
    last_on: date


def fruitless_searches() -> list[Fruitless]:
    """The words looked for most often, first."""
    times = func.sum(FruitlessSearch.times)
    last_on = func.max(FruitlessSearch.searched_on)
    rows = db.session.execute(
        select(FruitlessSearch.words, times, last_on)
        .group_by(FruitlessSearch.words)
        .order_by(times.desc(), last_on.desc(), FruitlessSearch.words)
        .limit(MOST)
    )
    return [Fruitless(words, int(count), last) for words, count, last in rows]
