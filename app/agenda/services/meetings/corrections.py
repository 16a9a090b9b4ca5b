"""What somebody who was there asks to correct, and what those who run the meeting answer."""

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Correction, Event, Minutes, MinutesLine
from app.agenda.notices.minutes import CORRECTION_ASKED
from app.agenda.queries.meetings.people import runner_ids
from app.agenda.services.meetings.minutes import hold
from app.agenda.services.meetings.refusals import CorrectionAnswered, MinutesFrozen, NotShared
from app.core import audit
from app.core.db import db, now
from app.notifications.services import Origin, notify


def ask(
    minutes: Minutes, text: str, *, by: User, line_id: int | None = None, key: str | None = None
) -> Correction:
    """Ask to correct the minutes, or one line of them; the same form sent twice asks once. Raises
    NotShared, MinutesFrozen."""
    hold(minutes)
    if minutes.shared_at is None:
        raise NotShared
    if minutes.is_frozen(now()):
        raise MinutesFrozen
    known = select(Correction).where(Correction.submission_key == key)
    if key and (sent := db.session.scalar(known)) is not None:
        return sent
    own = select(MinutesLine.id).where(
        MinutesLine.id == line_id, MinutesLine.minutes_id == minutes.id
    )
    made = Correction(
        minutes_id=minutes.id,
        line_id=db.session.scalar(own) if line_id else None,
        user_id=by.id,
        author_name=by.full_name,
        submission_key=key or None,
        text=text,
    )
    db.session.add(made)
    db.session.flush()
    event = db.session.get_one(Event, minutes.event_id)
    notify(runner_ids(event), CORRECTION_ASKED, minutes, by=by, origin=Origin(place=event.place))
    return made


def answer(correction: Correction, *, is_accepted: bool, text: str, by: User) -> None:
    """Say whether a correction was made, and why. Raises CorrectionAnswered."""
    minutes = db.session.get_one(Minutes, correction.minutes_id)
    hold(minutes)
    db.session.refresh(correction)
    if correction.answered_at is not None:
        raise CorrectionAnswered
    correction.answered_at, correction.is_accepted = now(), is_accepted
    correction.answer = text
    audit.record("minutes.correction_answered", minutes, by=by, accepted=is_accepted)
