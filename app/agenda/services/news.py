"""Telling those whom events expect that these changed: decided with the change, done later.

What follows within a few minutes is told by the same mail, and a change that is taken back tells
nothing. A person gets one mail for all the dates of a series that a gesture changes. Each mail
carries the entries of its reader as they are when it leaves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import LoaderCallableStatus, contains_eager, joinedload

from app.agenda.mails import dates
from app.agenda.mails import news as words
from app.agenda.mails.dates import Told
from app.agenda.mails.news import News, facts_of
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.notices.kinds import CHANGE
from app.agenda.services.mailing import (
    address_of,
    all_loaded,
    may_be_told,
    note_entries,
    note_sent,
    tell_anew,
)
from app.core import jobs
from app.core.db import db, now
from app.core.mail import Composed, OutgoingMail, composer, write_later

KEY, JOB = "agenda/news", "agenda.tell_news"
TOLD_AFTER = timedelta(minutes=5)
State = AttendanceState
EXPECTED = (State.COMING, State.MAYBE)
CONCERNED = (*EXPECTED, State.INVITED, State.WAITING, State.OFFERED, State.AWAITING_APPROVAL)
Fact = tuple[News, Mapping[str, Any]]


@dataclass(frozen=True)
class Change:
    """An event that changed, and what people knew of it before."""

    event: Event
    before: Mapping[str, Any]


def changed(event: Event) -> Change:
    """A change of an event to be told, cancelled, trashed or taken back ones too. To be called once
    ``sequence`` has grown and before the change is flushed: what it was before is read there."""
    return Change(event, _before(event))


def tell_changes(changes: Iterable[Change]) -> None:
    """Tell of what one gesture changed: each person by one mail."""
    known = _told_soon()
    wanted = [
        {
            "event_id": each.event.id,
            "sequence": each.event.sequence,
            "before": known.get((each.event.id, each.event.sequence - 1), dict(each.before)),
        }
        for each in changes
    ]
    if wanted:
        key = "agenda.news:{event_id}:{sequence}".format(**wanted[0])
        jobs.enqueue(JOB, {"changes": wanted}, key=key, run_at=now() + TOLD_AFTER)


def _told_soon() -> dict[tuple[int, int], dict[str, Any]]:
    """What people knew before the changes that nobody was told of yet, by event and change."""
    waiting = select(jobs.Job.payload).where(
        jobs.Job.name == JOB, jobs.Job.done_at.is_(None), jobs.Job.gave_up_at.is_(None)
    )
    with db.session.no_autoflush:
        payloads = db.session.scalars(waiting).all()
    return {
        (each["event_id"], each["sequence"]): each["before"]
        for payload in payloads
        for each in payload["changes"]
    }


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


@jobs.handler(JOB)
def _tell(payload: dict[str, Any]) -> None:
    """Write to each person concerned, unless a later change will."""
    news = _news_of(payload["changes"])
    by_person: dict[str, list[Attendance]] = defaultdict(list)
    for attendance in _concerned(list(news)):
        by_person[address_of(attendance)].append(attendance)
    for attendances in by_person.values():
        write_news(attendances, {each.event_id: news[each.event_id] for each in attendances})
    _tell_on_screen(by_person.values())


def _news_of(changes: Sequence[Mapping[str, Any]]) -> dict[int, Fact]:
    """What there is to tell of events that changed so, by the number of each."""
    wanted = {each["event_id"]: each for each in changes}
    events = select(Event).where(Event.id.in_(wanted)).execution_options(populate_existing=True)
    found = {}
    for event in db.session.scalars(events):
        change = wanted[event.id]
        if event.sequence != change["sequence"] or event.is_past(now()):
            continue
        if (news := _news(event, change["before"])) is not None:
            found[event.id] = (news, change["before"])
    return found


def _news(event: Event, before: Mapping[str, Any]) -> News | None:
    """What there is to tell of an event that was so before."""
    is_off = event.is_cancelled or event.is_trashed
    if is_off != before["is_off"]:
        return News.CANCELLED if is_off else News.RESTORED
    facts = facts_of(event)
    differs = any(before[name] != said for name, said in facts.items())
    return News.CHANGED if differs and not is_off else None


def write_news(attendances: Sequence[Attendance], news: Mapping[int, Fact]) -> None:
    """Write to one person what becomes of the events of these attendances, by one mail; what there
    is to tell is given by the number of the event. Their ``user`` is loaded."""
    told = [
        {"id": each.id, "news": news[each.event_id][0], "before": dict(news[each.event_id][1])}
        for each in attendances
    ]
    first = attendances[0]
    write_later(address_of(first), KEY, first, payload={"told": told})


def _concerned(event_ids: Collection[int]) -> list[Attendance]:
    """Those to tell, with their person, the soonest event first."""
    wanted = (
        select(Attendance)
        .join(Attendance.event)
        .where(Attendance.event_id.in_(event_ids), Attendance.state.in_(CONCERNED))
        .options(joinedload(Attendance.user), contains_eager(Attendance.event))
        .order_by(Event.starts_at, Attendance.id)
    )
    return list(db.session.scalars(wanted).unique())


def _tell_on_screen(by_person: Iterable[Sequence[Attendance]]) -> None:
    """Tell each person on screen too, of the soonest event alone, in place of what they were told
    of an earlier change."""
    readers: dict[Event, list[int]] = defaultdict(list)
    for attendances in by_person:
        first = attendances[0]
        if first.user_id is not None:
            readers[first.event].append(first.user_id)
    for event, user_ids in readers.items():
        tell_anew(user_ids, CHANGE, event)


@composer(KEY, "Agenda\N{NO-BREAK SPACE}: changement, annulation ou rappel", on_sent=note_sent)
def _compose(written: OutgoingMail) -> Composed | None:
    told = _still_to_tell(written)
    if not told:
        return None
    one = told[0]
    if len(told) > 1:
        composed = dates.compose(told)
    else:
        composed = words.compose(one.attendance, one.news, one.before, written.to_address)
    note_entries(written, composed, [each.attendance for each in told])
    return composed


def _still_to_tell(written: OutgoingMail) -> list[Told]:
    """What is still so when a mail leaves, of what its reader may still be told."""
    wanted = {each["id"]: each for each in written.payload["told"]}
    found = []
    for attendance in all_loaded(wanted):
        said = wanted[attendance.id]
        news = News(said["news"])
        states = EXPECTED if news is News.REMINDER else CONCERNED
        if attendance.state not in states or not news.still_holds(attendance.event):
            continue
        if may_be_told(attendance, news.kind, written.to_address):
            found.append(Told(attendance, news, said["before"]))
    return found
