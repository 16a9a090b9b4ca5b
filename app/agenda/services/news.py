"""Telling those whom an event expects that it changed: decided with the change, done later.

What follows within a few minutes is told by the same mail, and a change that is taken back tells
nothing. Each mail carries the entry of its reader as it is when it leaves.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import LoaderCallableStatus, joinedload

from app.agenda.mails import news as words
from app.agenda.mails.news import News, facts_of
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.notices.kinds import CHANGE
from app.agenda.services.mailing import (
    address_of,
    loaded,
    may_be_told,
    note_entry,
    note_sent,
    tell_anew,
)
from app.core import jobs
from app.core.db import db, now
from app.core.mail import Composed, OutgoingMail, composer, write_later

KEY = "agenda/news"
TOLD_AFTER = timedelta(minutes=5)
State = AttendanceState
EXPECTED = (State.COMING, State.MAYBE)
CONCERNED = (*EXPECTED, State.INVITED, State.WAITING, State.OFFERED, State.AWAITING_APPROVAL)


def tell_change(event: Event) -> None:
    """Tell of a change of an event, cancelled, trashed or taken back ones too. To be called once
    ``sequence`` has grown and before the change is flushed: what it was before is read there."""
    before = _before(event)
    key = f"agenda.news:{event.id}:"
    waiting = select(jobs.Job.payload).where(
        jobs.Job.key == f"{key}{event.sequence - 1}", jobs.Job.done_at.is_(None)
    )
    with db.session.no_autoflush:
        known = db.session.scalar(waiting)
    payload = {"event_id": event.id, "sequence": event.sequence, "before": before}
    if known:
        payload["before"] = known["before"]
    jobs.enqueue(
        "agenda.tell_news", payload, key=f"{key}{event.sequence}", run_at=now() + TOLD_AFTER
    )


def _before(event: Event) -> dict[str, Any]:
    """What people knew of an event before the change that is not saved yet."""
    was = {
        name: value
        for name, value in inspect(event).committed_state.items()
        if value is not LoaderCallableStatus.NO_VALUE
    }
    seen = {
        name: was.get(name, getattr(event, name))
        for name in (
            "starts_at", "ends_at", "timezone", "venue", "address", "video_url",
            "cancelled_at", "trashed_at",
        )
    }  # fmt: skip
    is_off = seen.pop("cancelled_at") is not None or seen.pop("trashed_at", None) is not None
    return {**facts_of(Event(**seen)), "is_off": is_off, "ends_at": seen["ends_at"].isoformat()}


@jobs.handler("agenda.tell_news")
def _tell(payload: dict[str, Any]) -> None:
    """Write to each person concerned, unless a later change will."""
    event = db.session.get(Event, payload["event_id"], populate_existing=True)
    if event is None or event.sequence != payload["sequence"] or event.is_past(now()):
        return
    news = _news(event, payload["before"])
    if news is None:
        return
    for attendance in _concerned(event, CONCERNED):
        write_news(attendance, news, payload["before"])
    _tell_on_screen(event)


def _news(event: Event, before: Mapping[str, Any]) -> News | None:
    """What there is to tell of an event that was so before."""
    is_off = event.is_cancelled or event.is_trashed
    if is_off != before["is_off"]:
        return News.CANCELLED if is_off else News.RESTORED
    facts = facts_of(event)
    differs = any(before[name] != said for name, said in facts.items())
    return News.CHANGED if differs and not is_off else None


def write_news(attendance: Attendance, news: News, before: Mapping[str, Any]) -> None:
    """Write to one person what becomes of an event; ``attendance.user`` is loaded."""
    payload = {"news": news.value, "before": dict(before)}
    write_later(address_of(attendance), KEY, attendance, payload=payload)


def _concerned(event: Event, states: tuple[State, ...]) -> list[Attendance]:
    wanted = select(Attendance).where(Attendance.event_id == event.id, Attendance.state.in_(states))
    loaded = wanted.options(joinedload(Attendance.user)).order_by(Attendance.id)
    return list(db.session.scalars(loaded).unique())


def _tell_on_screen(event: Event) -> None:
    """Tell it again on screen to those who were told of an earlier change."""
    people = select(Attendance.user_id).where(
        Attendance.event_id == event.id,
        Attendance.state.in_(CONCERNED),
        Attendance.user_id.is_not(None),
    )
    tell_anew(list(db.session.scalars(people)), CHANGE, event)


@composer(KEY, "Agenda\N{NO-BREAK SPACE}: changement, annulation ou rappel", on_sent=note_sent)
def _compose(written: OutgoingMail) -> Composed | None:
    attendance, news = loaded(int(written.about_id or 0)), News(written.payload["news"])
    if attendance is None or not news.still_holds(attendance.event):
        return None
    states = EXPECTED if news is News.REMINDER else CONCERNED
    if attendance.state not in states:
        return None
    if not may_be_told(attendance, news.kind, written.to_address):
        return None
    composed = words.compose(attendance, news, written.payload["before"], written.to_address)
    note_entry(written, composed, attendance)
    return composed
