"""What there is to be told of: an invitation, one's place, what becomes of an event.

These kinds are mailed by the agenda itself: their mails carry a calendar, and guests get them too.
"""

from collections.abc import Sequence

from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.notices.awaiting import describe_awaiting
from app.agenda.policies import NAMED, own_attendances, visible_events
from app.core.dates import NBSP, span
from app.core.db import db
from app.notifications.kinds import (
    Line,
    Rhythm,
    declare_kind,
    declare_letter_kind,
    describer,
    mailed_apart,
)

FAMILY = "Agenda"
INVITATION = mailed_apart(
    declare_kind(
        "agenda.invitation",
        "On m’invite à un évènement",
        family=FAMILY,
        mail=Rhythm.AT_ONCE,
        one="invitation",
        many="invitations",
    )
)
PLACE = mailed_apart(
    declare_kind(
        "agenda.place",
        "Ma place à un évènement\N{NO-BREAK SPACE}: confirmée, libérée, refusée",
        family=FAMILY,
        mail=Rhythm.AT_ONCE,
        one="nouvelle d’une inscription",
        many="nouvelles d’inscriptions",
    )
)
CHANGE = mailed_apart(
    declare_kind(
        "agenda.change",
        "Un évènement où l’on m’attend change, est annulé ou rétabli",
        family=FAMILY,
        mail=Rhythm.AT_ONCE,
        one="évènement modifié",
        many="évènements modifiés",
    )
)
REMINDER = mailed_apart(
    declare_kind(
        "agenda.reminder",
        "Le rappel d’un évènement où je viens",
        family=FAMILY,
        is_on_screen=False,
        mail=Rhythm.AT_ONCE,
        one="rappel",
        many="rappels",
    )
)
UPCOMING = declare_letter_kind(
    "agenda.upcoming", "Mes prochains évènements, et ceux qu’on vient d’annoncer", family=FAMILY
)
State = AttendanceState
PLACES = {
    State.INVITED: "Vous êtes invité ou invitée",
    State.AWAITING_APPROVAL: "Votre inscription attend un accord",
    State.COMING: "Votre place est réservée",
    State.WAITING: "Vous êtes en liste d’attente",
    State.OFFERED: "Une place s’est libérée pour vous",
    State.MAYBE: "Vous viendrez peut-être",
    State.NOT_COMING: "Vous n’êtes pas inscrit ou inscrite",
    State.REFUSED: "Votre inscription n’a pas été retenue",
}


@describer(Attendance.__tablename__)
def describe_places(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """One's own place in these events, as it is today; what waits for whoever organises."""
    wanted = own_attendances(user).where(Attendance.id.in_(ids))
    wanted = wanted.options(contains_eager(Attendance.event).options(*NAMED))
    own = {each.id: _place(each) for each in db.session.scalars(wanted).unique()}
    others = [each for each in ids if each not in own]
    return own | (describe_awaiting(user, others) if others else {})


def _place(attendance: Attendance) -> Line:
    event = attendance.event
    said = PLACES.get(attendance.state, attendance.state.label)
    return Line(
        title=f"{said}{NBSP}: {event.title}",
        href=f"/agenda/{event.id}",
        place_name=event.place_name,
        excerpt=span(event.starts_at, event.ends_at, event.timezone),
    )


@describer(Event.__tablename__)
def describe_events(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """What became of these events."""
    wanted = visible_events(user).where(Event.id.in_(ids)).options(*NAMED)
    return {each.id: _change(each) for each in db.session.scalars(wanted).unique()}


def _change(event: Event) -> Line:
    said = "est annulé" if event.is_cancelled else "a changé"
    when = span(event.starts_at, event.ends_at, event.timezone)
    return Line(
        title=f"«\u00a0{event.title}\u00a0» {said}",
        href=f"/agenda/{event.id}",
        place_name=event.place_name,
        excerpt=event.cancel_reason if event.is_cancelled else when,
    )
