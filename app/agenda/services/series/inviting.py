"""Inviting to several dates of a series by one gesture: each person gets one mail."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from app.accounts.models import User
from app.agenda.mails import dates
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.notices.kinds import INVITATION
from app.agenda.policies import can_register
from app.agenda.services.guests import Newcomer
from app.agenda.services.inviting import bring, told_of
from app.agenda.services.mailing import (
    address_of,
    all_loaded,
    may_be_told,
    note_entries,
    note_sent,
    tell_anew,
)
from app.agenda.services.registering import RegistrationClosed
from app.agenda.services.series.cutting import following
from app.core import audit, jobs
from app.core.mail import Composed, OutgoingMail, composer, write_later

KEY = "agenda/invited_to_dates"
MOST_DATES = 30
PEOPLE_AT_A_TIME = 10


def invite_following(
    event: Event, user_ids: Collection[int], outsiders: Iterable[Newcomer], by: User
) -> int:
    """Invite people to a date of a series and to those that follow, as far as they are in the
    agenda, and members to those that come there later; return how many people are. Raises
    RegistrationClosed."""
    open_dates = [each for each in following(event) if can_register(None, each)][:MOST_DATES]
    if not open_dates:
        raise RegistrationClosed
    by_person: dict[str, list[int]] = defaultdict(list)
    newcomers = list(outsiders)
    for each in open_dates:
        for attendance in bring(each, user_ids, newcomers):
            attendance.invited_to_series = attendance.user_id is not None
            person = str(attendance.user_id or attendance.guest_email)
            by_person[person].append(attendance.id)
        audit.record("event.invited", each, by=by, count=len(by_person))
    several = list(by_person.values())
    for start_at in range(0, len(several), PEOPLE_AT_A_TIME):
        some = several[start_at : start_at + PEOPLE_AT_A_TIME]
        jobs.enqueue("agenda.tell_invited_to_dates", {"people": some})
    return len(several)


@jobs.handler("agenda.tell_invited_to_dates")
def _tell_invited(payload: dict[str, Any]) -> None:
    """Write to each person who was invited, on screen of the soonest date alone."""
    told = told_of(KEY, [number for numbers in payload["people"] for number in numbers])
    for numbers in payload["people"]:
        if told.intersection(numbers):  # by a worker that was slow to say so
            continue
        invited = [each for each in all_loaded(numbers) if each.state is AttendanceState.INVITED]
        if not invited:
            continue
        first = invited[0]
        ids = {"ids": [each.id for each in invited]}
        write_later(address_of(first), KEY, first, payload=ids)
        if first.user_id is not None:
            tell_anew([first.user_id], INVITATION, first)


@composer(KEY, "Agenda\N{NO-BREAK SPACE}: invitation à plusieurs dates", on_sent=note_sent)
def _compose(written: OutgoingMail) -> Composed | None:
    """The dates to which a person is still invited when the mail leaves; none when none is left."""
    invited = [
        each
        for each in all_loaded(written.payload["ids"])
        if _is_asked(each) and may_be_told(each, INVITATION, written.to_address)
    ]
    if not invited:
        return None
    composed = dates.invite(invited)
    note_entries(written, composed, invited)
    return composed


def _is_asked(attendance: Attendance) -> bool:
    event = attendance.event
    is_on = not (event.is_cancelled or event.is_trashed)
    return is_on and attendance.state is AttendanceState.INVITED
