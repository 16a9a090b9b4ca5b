"""Jobs: a row written in the request's transaction, executed by Huey after its commit.

A job exists if and only if its change was saved. Delivery is at least once: a handler that
finds its work done does nothing. Huey owns the queue, the schedule and the workers; a row that
its queue lost (a wiped file, a kill between two commits) is found again by the minute's sweep.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, crontab
from sqlalchemy import JSON, Executable, Row, String, Text, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import KEPT_PLAN, Base, db, now
from app.core.job_storage import QueueFile
from app.core.transactions import after_commit
from config import Settings

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=10)
SWEEP_AFTER = timedelta(minutes=1)
DELAYS_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440, 1560)  # three days in all
ERROR_LENGTH = 2_000
STOP_SECONDS = 50  # less than TimeoutStopSec in deploy/systemd

Handler = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Daily:
    """A handler that runs once a day, at an hour and minute in UTC."""

    name: str
    hour: int
    minute: int


_handlers: dict[str, Handler] = {}
_daily: list[Daily] = []


class Job(Base):
    """Work to do once, outside the request that decided it."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    run_at: Mapped[datetime] = mapped_column(default=now, index=True)
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    gave_up_at: Mapped[datetime | None]


class Postpone(Exception):
    """The work cannot be done now but may be later: try again without alarm."""


def handler(name: str) -> Callable[[Handler], Handler]:
    """Declare the function that does the jobs of a name."""

    def declare(function: Handler) -> Handler:
        _handlers[name] = function
        return function

    return declare


def daily(name: str, *, hour: int, minute: int = 0) -> Callable[[Handler], Handler]:
    """Declare a handler that also runs by itself once a day (UTC), whatever the worker count."""

    def declare(function: Handler) -> Handler:
        _daily.append(Daily(name, hour, minute))
        return handler(name)(function)

    return declare


def enqueue(
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
) -> None:
    """Write a job in the current transaction. A key that was seen already adds nothing."""
    given = {"name": name, "payload": payload or {}, "key": key, "attempts": 0}
    moments = {"run_at": run_at or now(), "created_at": now()}
    statement = _adding(db.engine.dialect.name)
    job_id = db.session.connection().execute(statement, given | moments).scalar()
    if job_id is None:
        return
    _hand_over_once_saved(job_id, run_at if run_at and run_at > now() else None)


@cache
def _adding(engine: str) -> Executable:
    """Built once: every gesture of somebody adds a job."""
    insert = sqlite_insert if engine == "sqlite" else postgresql_insert
    table = cast(Any, Job.__table__)
    adding = insert(table).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id)
    return adding.execution_options(**KEPT_PLAN)


def again(job_id: int, payload: dict[str, Any]) -> bool:
    """Do a finished job, or one that was given up, once more; tell whether it was one of these.

    One UPDATE decides, so that of two clicks at once a single one wins.
    """
    finished = or_(Job.done_at.is_not(None), Job.gave_up_at.is_not(None))
    found = db.session.scalar(
        update(Job)
        .where(Job.id == job_id, finished)
        .values(payload=payload, done_at=None, gave_up_at=None, claimed_until=None)
        .values(attempts=0, last_error=None, run_at=now())
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if found is not None:
        _hand_over_once_saved(job_id)
    return found is not None


def _hand_over_once_saved(job_id: int, eta: datetime | None = None) -> None:
    queue = _queue()
    after_commit(f"job:{job_id}", lambda: _hand_over(queue, job_id, eta))


def _hand_over(queue: Huey, job_id: int, eta: datetime | None = None) -> None:
    """Tell Huey of a saved job; if its queue is away, the sweep will find the row."""
    task = queue.run_job.s(job_id, eta=eta)
    try:
        queue.enqueue(task)
    except Exception:
        log.exception("job %s was saved but not queued; the sweep will take it", job_id)


def execute(job_id: int) -> datetime | None:
    """Do a job unless it is done or being done; return when to try again, if it failed."""
    if (claimed := _claim(job_id)) is None:
        return None
    name, payload = claimed
    try:
        _handlers[name](payload)
    except Exception as error:  # noqa: BLE001 - whatever fails is noted and tried again
        db.session.rollback()
        return _note_failure(job_id, error)
    db.session.execute(
        update(Job).where(Job.id == job_id).values(done_at=now(), payload={}, last_error=None)
    )
    db.session.commit()
    return None


def _claim(job_id: int) -> Row[str, dict[str, Any]] | None:
    """Keep others off a job for a while, and commit: a handler that waits holds nobody up."""
    claimed = db.session.execute(
        update(Job)
        .where(Job.id == job_id, *_unclaimed(), Job.run_at <= now() + timedelta(seconds=2))
        .values(claimed_until=now() + CLAIM, attempts=Job.attempts + 1)
        .returning(Job.name, Job.payload)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    db.session.commit()
    return claimed


def _note_failure(job_id: int, error: Exception) -> datetime | None:
    job = db.session.get_one(Job, job_id, populate_existing=True)
    log.log(
        logging.INFO if isinstance(error, Postpone) else logging.ERROR,
        "job %s (%s) failed, attempt %s: %s",
        job_id,
        job.name,
        job.attempts,
        error,
    )
    job.last_error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    job.claimed_until = None
    if job.attempts > len(DELAYS_MINUTES):
        job.gave_up_at = now()
    else:
        job.run_at = now() + timedelta(minutes=DELAYS_MINUTES[job.attempts - 1])
    again_at = None if job.gave_up_at else job.run_at
    db.session.commit()
    return again_at


def due_job_ids(late: timedelta = timedelta()) -> list[int]:
    """The jobs that should have run by now, oldest first."""
    limit = now() - late
    due = select(Job.id).where(*_unclaimed(), Job.run_at <= limit).order_by(Job.id).limit(1_000)
    return list(db.session.scalars(due))


def _unclaimed() -> tuple[Any, ...]:
    free = or_(Job.claimed_until.is_(None), Job.claimed_until < now())
    return Job.done_at.is_(None), Job.gave_up_at.is_(None), free


def run_due() -> int:
    """Do every due job in this process, those they add too; return how many. For commands."""
    count = 0
    while ids := due_job_ids():
        db.session.commit()
        for job_id in ids:
            execute(job_id)
            count += 1
    db.session.commit()
    return count


def init_app(app: Flask, settings: Settings) -> None:
    """Create the queue and the two kinds of task that it knows."""
    queue = _connect(settings)
    app.extensions["jobs"] = queue

    @queue.task(name="run_job")  # type: ignore[untyped-decorator]
    def run_job(job_id: int) -> None:
        with app.app_context():
            again_at = execute(job_id)
            if again_at:
                _hand_over(queue, job_id, again_at)

    @queue.periodic_task(crontab(minute="*"), name="sweep")  # type: ignore[untyped-decorator]
    def every_minute() -> None:
        with app.app_context():
            sweep()

    queue.run_job = run_job


def sweep() -> None:
    """Enqueue today's daily work and hand over again the jobs that the queue lost."""
    _add_daily_jobs()
    for job_id in due_job_ids(late=SWEEP_AFTER):
        _hand_over(_queue(), job_id)


def _add_daily_jobs() -> None:
    """Enqueue today's daily work once its hour has come, whichever worker sees it first."""
    moment = now()
    for each in _daily:
        if (moment.hour, moment.minute) >= (each.hour, each.minute):
            enqueue(each.name, key=f"{each.name}:{moment:%Y-%m-%d}")
    db.session.commit()


def _connect(settings: Settings) -> Huey:
    url = settings.jobs_url
    scheme = urlsplit(url).scheme
    if scheme in {"postgresql", "postgres"}:
        return PostgresHuey("maillage", dsn=url, results=False)
    if scheme in {"redis", "rediss"}:
        return RedisHuey("maillage", url=url, results=False)
    path = str(settings.data_dir / "jobs.db")
    return Huey("maillage", storage_class=QueueFile, filename=path, results=False)


def _queue() -> Any:
    return current_app.extensions["jobs"]


def queue_length() -> int:
    """How many tasks the queue holds; raises whatever its store raises when it is away."""
    return int(_queue().pending_count())


def purge(before: datetime) -> int:
    """Erase the jobs done before a moment; return how many. Their keys may serve again."""
    erased = db.session.execute(delete(Job).where(Job.done_at < before))
    return int(getattr(erased, "rowcount"))  # noqa: B009


def run_worker(threads: int = 2) -> None:
    """Execute jobs until told to stop; SIGTERM lets those under way end, so that no mail that the
    server took leaves again at the next start."""
    patience = {"graceful_signal": "TERM", "shutdown_timeout": STOP_SECONDS}
    _queue().create_consumer(workers=threads, worker_type="thread", max_delay=1.0, **patience).run()
