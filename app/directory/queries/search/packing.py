"""Many values handed to a statement as one parameter, and read in it as rows."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, String, cast, column, func, select

from app.core.db import db

NUMBERS = 2**32  # above any number of an entry: a score and an entry make one number


def _rows(values: list[Any], of_type: Any) -> Any:
    """The column ``value`` of a table of these values."""
    if db.engine.dialect.name == "sqlite":
        table = func.json_each(json.dumps(values)).table_valued(column("value", of_type))
    else:
        array = cast(values, ARRAY(of_type))
        table = func.unnest(array).table_valued(column("value", of_type)).render_derived()
    return table.c.value


def pack(entry_id: int, score: int) -> int:
    """An entry and its score as one number."""
    return score * NUMBERS + entry_id


def packed(answers: Iterable[int]) -> Any:
    """Answers that were packed, as rows: ``entry_id``, ``score``."""
    value = _rows(list(answers), BigInteger)
    entry_id, score = cast(value % NUMBERS, Integer), cast(value // NUMBERS, Integer)
    return select(entry_id.label("entry_id"), score.label("score")).subquery()


def words_among(words: list[str]) -> Any:
    """Words as rows: ``word``."""
    return select(_rows(words, String(60)).label("word")).subquery()
