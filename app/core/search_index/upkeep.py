"""What the worker does for the index: take up what changed, build it anew, check and mend it."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select

from app.core import jobs
from app.core.db import db, is_reading, now, own_transaction
from app.core.search_index import vocabulary
from app.core.search_index.engines import Busy, IndexUnavailable, Progress, engine
from app.core.search_index.items import Item, Key
from app.core.search_index.outbox import JOB, SearchChange, touch_all
from app.core.search_index.sources import Source, describe_each, every_item, items_of, sources

log = logging.getLogger(__name__)
BATCH = 500
REBUILD = "search.rebuild"
DOUBT = "in_doubt"
TIDY_HOUR = 1  # UTC: the middle of the night in France


class NotDescribed(Exception):
    """Some items could not be described: the others are in the index, these wait."""


@dataclass
class Report:
    """What a check found amiss: items missing from the index, stale in it, or there in excess."""

    missing: list[Key] = field(default_factory=list)
    stale: list[Key] = field(default_factory=list)
    surplus: list[Key] = field(default_factory=list)

    @property
    def amiss(self) -> list[Key]:
        return [*self.missing, *self.stale, *self.surplus]


@jobs.handler(JOB)
def drain(payload: dict[str, Any] | None = None) -> None:
    """Take up all that waits in the outbox; build the index first where there is none, or where
    a page could not read it and it is not what was written."""
    try:
        with engine().alone():
            if not (engine().is_sound if payload and DOUBT in payload else engine().is_ready):
                _build()
            try:
                _take_up()
            except IndexUnavailable:  # damaged since it was opened
                _build()
                _take_up()
    except Busy as error:
        raise jobs.Postpone from error


def _take_up() -> None:
    """Read, describe and index under one lock, so that no older text follows a newer one.

    Rows go once what they tell is in the index for good: what was cut short is done again.
    """
    failed: list[int] = []
    while rows := _waiting(max(failed, default=0)):
        with _reading():
            items, absent, refused = describe_each(list(rows.values()))
        engine().apply(items, absent)
        vocabulary.learn(items)
        failed += [number for number, key in rows.items() if key in refused]
        done = [number for number, key in rows.items() if key not in refused]
        db.session.execute(delete(SearchChange).where(SearchChange.id.in_(done)))
        db.session.commit()
    if failed:
        raise NotDescribed(f"{len(failed)} changes could not be described")


def _waiting(after: int) -> dict[int, Key]:
    with _reading():
        found = db.session.execute(
            select(SearchChange.id, SearchChange.kind, SearchChange.item_id)
            .where(SearchChange.id > after)
            .order_by(SearchChange.id)
            .limit(BATCH)
        )
        return {number: Key(kind, item_id) for number, kind, item_id in found}


@contextmanager
def _reading() -> Iterator[None]:
    """Read in a transaction that holds nobody up, and end it before what lasts."""
    db.session.commit()
    token = is_reading.set(True)
    try:
        yield
        db.session.rollback()
        db.session.expunge_all()
    finally:
        is_reading.reset(token)


def rebuild(progress: Progress = lambda _count: None) -> int:
    """Build the index anew beside the one that serves; return how many items it holds."""
    with engine().alone():
        count = _build(progress)
        _take_up()
    return count


def rebuild_later() -> None:
    """Have the worker build the index anew, after statements that no flush shows."""
    jobs.enqueue(REBUILD)


@jobs.handler(REBUILD)
def _rebuild_asked(_payload: dict[str, Any]) -> None:
    try:
        rebuild()
    except Busy as error:
        raise jobs.Postpone from error


def _build(progress: Progress = lambda _count: None) -> int:
    words: Counter[str] = Counter()
    with _reading():
        count = engine().rebuild(_counting(every_item(), words), progress)
    vocabulary.replace(words)
    db.session.commit()
    return count


def _counting(items: Iterator[Item], words: Counter[str]) -> Iterator[Item]:
    """Items as they are, their words counted as they go by."""
    for item in items:
        words.update(vocabulary.words_of(item))
        yield item


def check(*, mend: bool = True) -> Report:
    """Compare index and database, and mend what is amiss if told; count words anew as it goes."""
    with engine().alone():
        if not engine().is_sound:
            _build()
        _take_up()
        words: Counter[str] = Counter()
        report = Report()
        with _reading():
            for source in sources():
                _compare(source, report, words)
        vocabulary.replace(words)
        if mend and report.amiss:
            touch_all(report.amiss)
        db.session.commit()
        if mend:
            _take_up()
    return report


def _compare(source: Source, report: Report, words: Counter[str]) -> None:
    indexed = dict(engine().prints(source.kind))
    for item in _counting(items_of(source), words):
        known = indexed.pop(item.id, None)
        if known is None:
            report.missing.append(item.key)
        elif known != item.fingerprint:
            report.stale.append(item.key)
    report.surplus += [Key(source.kind, number) for number in indexed]


@jobs.daily("search.tidy", hour=TIDY_HOUR)
def tidy(_payload: dict[str, Any]) -> None:
    """Mend what is amiss, set the index in order, forget the words that nobody uses."""
    report = check()
    if report.amiss:
        log.warning("the index was mended: %s", report)
    engine().optimize()


def start() -> None:
    """When a worker starts: an index that is missing, or of another version, is built at once."""
    if not engine().is_ready:
        jobs.enqueue(JOB)
    db.session.commit()


def ask_for_mending() -> None:
    """From a page that found no index to read: have the worker see to it within two minutes."""
    moment = now()
    key = f"{JOB}:{moment:%Y-%m-%dT%H:%M}"
    told = {"name": JOB, "key": key, "payload": {DOUBT: True}, "attempts": 0}
    with own_transaction() as connection:
        known = select(jobs.Job.id).where(jobs.Job.key == key)
        if connection.execute(known).first() is None:
            moments = {"run_at": moment, "created_at": moment}
            connection.execute(insert(jobs.Job), told | moments)
