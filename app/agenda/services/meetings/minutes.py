"""Minutes: written by those who run the meeting, shared, corrected for a week, then frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agenda.models import Event, LineKind, Minutes, MinutesLine
from app.agenda.notices.minutes import SHARED
from app.agenda.queries.meetings.people import attendee_ids, owners_by_name
from app.agenda.services.meetings.refusals import (
    MinutesEditedMeanwhile,
    MinutesFrozen,
    NothingToShare,
    NotOverYet,
)
from app.core import audit
from app.core.db import db, now
from app.core.text import fold, render_markdown
from app.notifications.services import Origin, notify

CORRECTION_DAYS = 7
STATE = [each.key for each in Minutes.__mapper__.column_attrs]


@dataclass(frozen=True)
class LineDraft:
    """A line as it is written: ``number`` is that of a line known before."""

    kind: LineKind
    text: str
    owner_name: str = ""
    due_on: date | None = None
    number: int | None = None


def begin(event: Event, *, by: User) -> Minutes:
    """The minutes of a meeting that began, made when there are none. Raises NotOverYet."""
    if event.starts_at > now():
        raise NotOverYet
    if (known := of_event(event)) is not None:
        return known
    made = draft(event)
    audit.record("minutes.begun", made, by=by, title=event.title)
    return made


def draft(event: Event) -> Minutes:
    """The minutes of a meeting, blank when nobody began them: of two who do at once, one row."""
    if (known := of_event(event)) is not None:
        return known
    made = Minutes(event_id=event.id)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return db.session.scalars(select(Minutes).where(Minutes.event_id == event.id)).one()
    return made


def of_event(event: Event) -> Minutes | None:
    """The minutes of a meeting, shared or not."""
    return db.session.scalar(select(Minutes).where(Minutes.event_id == event.id))


def hold(minutes: Minutes) -> Minutes:
    """Minutes as they stand now, held until the end of the transaction."""
    db.session.flush()
    db.session.refresh(minutes, STATE, with_for_update=True)
    return minutes


def write(
    minutes: Minutes,
    introduction: str,
    lines: Sequence[LineDraft],
    *,
    edit_number: int,
    by: User,
) -> None:
    """Say this in the minutes, ``edit_number`` being that of the form. Raises MinutesFrozen,
    MinutesEditedMeanwhile."""
    hold(minutes)
    if minutes.is_frozen(now()):
        raise MinutesFrozen
    if minutes.edit_number != edit_number:
        raise MinutesEditedMeanwhile
    minutes.introduction = introduction
    minutes.introduction_html = render_markdown(introduction) if introduction else ""
    minutes.edit_number += 1
    _write_lines(minutes, lines)
    if minutes.shared_at is not None:
        audit.record("minutes.edited", minutes, by=by, count=len(lines))


def _write_lines(minutes: Minutes, lines: Sequence[LineDraft]) -> None:
    wanted = select(MinutesLine).where(MinutesLine.minutes_id == minutes.id)
    known = {each.id: each for each in db.session.scalars(wanted)}
    owners = owners_by_name(minutes.event_id)
    kept = set()
    for position, draft in enumerate(lines, 1):
        line = known.get(draft.number or 0) or MinutesLine(minutes_id=minutes.id)
        line.position, line.kind, line.text = position, draft.kind, draft.text
        line.owner_name, line.due_on = draft.owner_name, draft.due_on
        line.owner_id = owners.get(fold(draft.owner_name)) if draft.owner_name else None
        db.session.add(line)
        kept.add(line.id)
    gone = [each for each in known if each not in kept]
    db.session.execute(delete(MinutesLine).where(MinutesLine.id.in_(gone)))
    db.session.flush()


def share(minutes: Minutes, *, by: User) -> None:
    """Show the minutes to whoever reads the meeting, tell those who were there, take corrections
    for a week; done twice is once. Raises NothingToShare."""
    hold(minutes)
    if minutes.shared_at is not None:
        return
    count = select(func.count()).where(MinutesLine.minutes_id == minutes.id)
    if not db.session.scalar(count):
        raise NothingToShare
    minutes.shared_at, minutes.shared_by_id = now(), by.id
    minutes.frozen_at = now() + timedelta(days=CORRECTION_DAYS)
    event = db.session.get_one(Event, minutes.event_id)
    notify(attendee_ids(event), SHARED, minutes, by=by, origin=Origin(place=event.place))
    audit.record("minutes.shared", minutes, by=by, title=event.title)


def tick_done(line: MinutesLine, *, is_done: bool, by: User) -> None:
    """Note that an action was done, or was not after all; minutes that are frozen take it too."""
    if (line.done_at is not None) == is_done:
        return
    line.done_at = now() if is_done else None
    audit.record("minutes.action_done" if is_done else "minutes.action_undone", line, by=by)
