"""Answering by one gesture for the dates of a series to come: each by its seats, told at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.accounts.models import User
from app.agenda.mails import answers as mails
from app.agenda.mails.answers import Left
from app.agenda.models import Attendance, AttendanceState, Event, Question
from app.agenda.notices.kinds import PLACE
from app.agenda.policies import can_register, visible_events
from app.agenda.queries.registrations import answers_of, questions_asked
from app.agenda.queries.series import dates_ahead
from app.agenda.services.mailing import all_loaded, may_be_told, note_entries, note_sent
from app.agenda.services.outcomes import Outcome, address_of
from app.agenda.services.registering import (
    Answer,
    Guise,
    RegistrationClosed,
    Reply,
    attendance_of,
    note,
)
from app.agenda.services.seats import lock
from app.core.db import db
from app.core.mail import Composed, OutgoingMail, composer, write_later

KEY = "agenda/answered_dates"
State = AttendanceState


@dataclass
class Answered:
    """What became of an answer to several dates: where the person stands for each, which were left
    as they are and why."""

    taken: list[Attendance] = field(default_factory=list)
    left: dict[Left, list[Event]] = field(default_factory=dict)

    @property
    def states(self) -> list[AttendanceState]:
        return [each.state for each in self.taken]


def answer_dates(event: Event, answer: Answer, guise: Guise, by: User) -> Answered:
    """Take a member's answer to a date for all those of its series that are to come, in place of
    what they answered before. What one date refuses is left as it is. One mail tells of all."""
    dates = list(dates_ahead(by, event))
    asked = questions_asked([event.id, *(each.id for each in dates)])
    said = {each.label: answer.answers.get(each.id, "") for each in asked.get(event.id, ())}
    done, outcomes = Answered(), []
    for each in dates:
        mine = _carried(answer, asked.get(each.id, ()), said)
        became = _answer_one(each, mine, guise, by, asked.get(each.id, ()))
        if isinstance(became, Left):
            done.left.setdefault(became, []).append(each)
            continue
        done.taken.append(became[0])
        outcomes.append(became[1])
    if any(outcomes):
        _tell(done)
    return done


def _answer_one(
    event: Event, answer: Answer, guise: Guise, by: User, questions: Sequence[Question]
) -> tuple[Attendance, Outcome | None] | Left:
    own = attendance_of(lock(event.id), by)
    if own is not None and own.state is State.REFUSED:
        return Left.REFUSED
    if own is None and not can_register(by, event):
        return Left.CLOSED
    known = answers_of([own.id]).get(own.id, {}) if own else {}
    answer = replace(answer, answers={**known, **answer.answers})
    needed = {each.id for each in questions if each.is_required}
    if answer.reply is Reply.YES and any(not answer.answers.get(each) for each in needed):
        return Left.ASKS
    try:
        return note(event, answer, guise, by=by)
    except RegistrationClosed:
        return Left.CLOSED


def _carried(answer: Answer, questions: Iterable[Question], said: Mapping[str, str]) -> Answer:
    """The answer for a date that asks these questions: those of the same words get the same."""
    mine = {
        each.id: said[each.label]
        for each in questions
        if each.label in said and (not each.choices or said[each.label] in ["", *each.choices])
    }
    return replace(answer, answers=mine)


def _tell(done: Answered) -> None:
    db.session.flush()
    first = done.taken[0]
    told = {str(each.id): each.state.value for each in done.taken}
    left = {why.value: [each.id for each in events] for why, events in done.left.items()}
    write_later(address_of(first), KEY, first, payload={"told": told, "left": left})


@composer(KEY, "Agenda\N{NO-BREAK SPACE}: réponse à plusieurs dates", on_sent=note_sent)
def _compose(written: OutgoingMail) -> Composed | None:
    """The dates for which it is still so when the mail leaves; none when none is left."""
    told = written.payload["told"]
    answered = [
        each
        for each in all_loaded([int(number) for number in told])
        if _still_holds(each, told[str(each.id)]) and may_be_told(each, PLACE, written.to_address)
    ]
    if not answered:
        return None
    composed = mails.compose(answered, _left(answered[0].user, written.payload["left"]))
    note_entries(written, composed, answered)
    return composed


def _still_holds(attendance: Attendance, state: str) -> bool:
    event = attendance.event
    return attendance.state.value == state and not (event.is_cancelled or event.is_trashed)


def _left(reader: User | None, left: Mapping[str, Sequence[int]]) -> dict[Left, Sequence[Event]]:
    """The dates that were left as they are, among those that the person still reads."""
    if reader is None:
        return {}
    found = {}
    for why, numbers in left.items():
        wanted = visible_events(reader).where(Event.id.in_(numbers), Event.cancelled_at.is_(None))
        if events := db.session.scalars(wanted.order_by(Event.starts_at, Event.id)).all():
            found[Left(why)] = events
    return found
