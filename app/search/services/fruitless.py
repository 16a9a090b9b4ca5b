"""The words that found nothing: noted without saying whose they were, and forgotten in time."""

import re
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import db, now, own_transaction
from app.core.search_index.grammar import parse
from app.core.text import one_line
from app.search.models import WORDS_LENGTH, FruitlessSearch

KEPT_DAYS = 90
_PERSONAL = re.compile(r"@|(?:\d[ .-]?){6}")  # an address, a telephone or registration number


def note_fruitless(typed: str) -> None:
    """Count words that found nothing, in a transaction apart: their page is only read. Names of
    people and groups (``auteur:``, ``groupe:``) and what was excluded are left out."""
    words = one_line(parse(typed).words).casefold()[:WORDS_LENGTH]
    if not words or _PERSONAL.search(words):
        return
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    row = {"words": words, "searched_on": now().date(), "times": 1}
    added = dialect.insert(FruitlessSearch).values(row)
    more = {"times": FruitlessSearch.times + 1}
    unique = ["words", "searched_on"]
    with own_transaction() as connection:
        connection.execute(added.on_conflict_do_update(index_elements=unique, set_=more))


def purge() -> int:
    """Forget the words that are 90 days old; return how many."""
    old = FruitlessSearch.searched_on < now().date() - timedelta(days=KEPT_DAYS)
    erased = cast(CursorResult[Any], db.session.execute(delete(FruitlessSearch).where(old)))
    return erased.rowcount
