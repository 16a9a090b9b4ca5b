"""The hourly round: whose day and hour have come since the last one?

A letter is a row of a person and a period, which the database takes once: two workers, or one
that was stopped for a day and finds the rounds it missed, start it a single time. A round looks
at the last moment due, not at the present hour, so that a late one forgets nobody.
"""

from datetime import datetime, timedelta
from typing import Any

from app.core import jobs
from app.core.db import db, now, release
from app.notifications.kinds import Rhythm
from app.notifications.models import Letter
from app.notifications.queries.choices import Timing, timings_of
from app.notifications.queries.schedule import (
    Reader,
    due_at,
    period_of,
    readers_after,
    told_since,
    who_want,
)
from app.notifications.services.inserting import insert_once

AT_A_TIME = 200


@jobs.daily("notifications.plan_letters", hour=0)
def _plan_rounds(_payload: dict[str, Any]) -> None:
    """Plan a round for each hour of the day that is not over; the first one makes up for all."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    today = hour.date()
    while hour.date() == today:
        jobs.enqueue("notifications.letters", key=f"letters:{hour:%Y-%m-%dT%H}", run_at=hour)
        hour += timedelta(hours=1)


@jobs.handler("notifications.letters")
def _make_round(_payload: dict[str, Any]) -> None:
    for rhythm in (Rhythm.WEEKLY, Rhythm.DAILY):
        start_letters(rhythm)


def start_letters(rhythm: Rhythm) -> int:
    """Start the letters of a rhythm that are due; return how many. Saved as it goes."""
    started, last_id = 0, 0
    while readers := readers_after(last_id, rhythm, AT_A_TIME):
        last_id = readers[-1].id
        ids = [reader.id for reader in readers]
        wanting, timings = who_want(ids, rhythm), timings_of(ids)
        for reader in readers:
            if reader.id in wanting:
                started += _start(reader, rhythm, timings[reader.id])
        release()
    return started


def _start(reader: Reader, rhythm: Rhythm, timing: Timing) -> int:
    """Start one letter if it is due; during a pause, note that its period has passed."""
    at = now()
    due = due_at(rhythm, timing, at)
    if not reader.awaits(due, at):
        return 0
    is_paused = timing.is_paused(at)
    since = told_since(rhythm, reader.last_sent_at, at)
    letter_id = add_letter(reader.id, rhythm, period_of(rhythm, due), since, is_empty=is_paused)
    if letter_id is None or is_paused:
        return 0
    jobs.enqueue("notifications.letter", {"letter_id": letter_id}, key=f"letter:{letter_id}")
    return 1


def add_letter(
    user_id: int, rhythm: Rhythm, period: str, since: datetime, *, is_empty: bool = False
) -> int | None:
    """Write the row of a letter; None when the period has its letter."""
    row = {
        "user_id": user_id,
        "rhythm": rhythm,
        "period": period,
        "since": since,
        "is_empty": is_empty,
        "created_at": now(),
    }
    added = insert_once(Letter, [row], ["user_id", "period"]).returning(Letter.id)
    return db.session.scalar(added)
