"""The counts kept with entries: how many bear each value, and each word."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Insert, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.db import db
from app.directory.models import Entry, EntryKind, EntryLabel, EntryWord, LabelCount, Vocabulary
from app.directory.registry import Label

EVERY: Label = ("", "")  # the label that each entry bears, in the counts alone


def add_counts(kind: EntryKind, labels: Mapping[Label, int], words: Mapping[str, int]) -> None:
    """Add differences to the counts, always in the same order, so that none waits in a ring."""
    _add(
        LabelCount,
        ["kind", "facet", "value"],
        [
            {"kind": kind, "facet": facet, "value": value, "count": change}
            for (facet, value), change in sorted(labels.items())
            if change
        ],
    )
    _add(
        Vocabulary,
        ["kind", "word"],
        [
            {"kind": kind, "word": word, "count": change}
            for word, change in sorted(words.items())
            if change
        ],
    )


def _add(model: Any, unique: list[str], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    dialect_insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    added = dialect_insert(model.__table__)
    statement = added.on_conflict_do_update(
        index_elements=unique, set_={"count": model.__table__.c.count + added.excluded.count}
    )
    db.session.execute(statement, rows)


def differences(before: Counter[Any], after: Counter[Any]) -> dict[Any, int]:
    """What changed from one set of counts to another."""
    return {key: after[key] - before[key] for key in before.keys() | after.keys()}


def count_all() -> None:
    """Write every count anew, from entries whose counts are empty."""
    for statement in _counted():
        db.session.execute(statement)


def _counted() -> list[Insert]:
    label, word = EntryLabel, EntryWord
    return [
        insert(LabelCount).from_select(
            ["kind", "facet", "value", "count"],
            select(label.kind, label.facet, label.value, func.count()).group_by(
                label.kind, label.facet, label.value
            ),
        ),
        insert(LabelCount).from_select(
            ["kind", "facet", "value", "count"],
            select(Entry.kind, literal(""), literal(""), func.count()).group_by(Entry.kind),
        ),
        insert(Vocabulary).from_select(
            ["kind", "word", "count"],
            select(word.kind, word.word, func.count()).group_by(word.kind, word.word),
        ),
    ]
