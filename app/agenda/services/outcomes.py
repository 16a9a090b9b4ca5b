"""What became of a registration, told by mail: written when it leaves, if it is still so."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import NAMED, visible_events
from app.agenda.queries.guest_links import link_of
from app.core.dates import NBSP, moment_in, span
from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import Composed, OutgoingMail, composer, plain, quotation, write_later

KEY = "agenda/outcome"
State = AttendanceState
BY_COLLEAGUE = (
    "Une ou un collègue vous a inscrit ou inscrite. Si ce n’est pas votre choix, retirez-vous."
)


class Outcome(StrEnum):
    """What a mail tells a person of their registration."""

    COMING = "coming"
    PROMOTED = "promoted"
    OFFERED = "offered"
    LAPSED = "lapsed"
    WAITING = "waiting"
    AWAITING = "awaiting"
    REFUSED = "refused"
    INVITED = "invited"
    REMOVED = "removed"


# For each outcome: the subject before the title, the first sentence, the state it still holds in.
WORDS = {
    Outcome.COMING: ("Inscription confirmée", "Votre place est réservée.", State.COMING),
    Outcome.PROMOTED: (
        "Une place pour vous",
        "Une place s’est libérée : vous n’êtes plus en liste d’attente, votre place est réservée.",
        State.COMING,
    ),
    Outcome.OFFERED: (
        "Une place s’est libérée",
        "Une place s’est libérée pour vous. Dites si vous la prenez.",
        State.OFFERED,
    ),
    Outcome.LAPSED: (
        "Place proposée à une autre personne",
        "La place proposée n’a pas été prise à temps. Vous pouvez vous inscrire de nouveau.",
        State.NOT_COMING,
    ),
    Outcome.WAITING: (
        "Vous êtes en liste d’attente",
        "Toutes les places sont prises. Un courriel vous préviendra si une place se libère.",
        State.WAITING,
    ),
    Outcome.AWAITING: (
        "Inscription transmise",
        "Votre inscription est transmise à l’organisation, qui vous répondra.",
        State.AWAITING_APPROVAL,
    ),
    Outcome.REFUSED: (
        "Inscription refusée",
        "L’organisation n’a pas pu retenir votre inscription.",
        State.REFUSED,
    ),
    Outcome.INVITED: (
        "Invitation",
        "Vous êtes invité ou invitée. Dites si vous venez.",
        State.INVITED,
    ),
    Outcome.REMOVED: (
        "Inscription retirée",
        "L’organisation a retiré votre inscription.",
        State.NOT_COMING,
    ),
}


def tell(attendance: Attendance, outcome: Outcome) -> None:
    """Write to the person of an attendance what became of it."""
    db.session.flush()
    write_later(address_of(attendance), KEY, attendance, payload={"outcome": outcome.value})


def address_of(attendance: Attendance) -> str:
    """Where a person is written to: their account's address, or a guest's own."""
    if attendance.guest_email is not None:
        return attendance.guest_email
    wanted = select(User.email).where(User.id == attendance.user_id)
    return db.session.scalars(wanted).one()


@composer(KEY, "Agenda : suite donnée à une inscription")
def compose(written: OutgoingMail) -> Composed | None:
    """The mail of an outcome; none once it is so no more, or the event is out of sight."""
    outcome = Outcome(written.payload["outcome"])
    attendance = _attendance(int(written.about_id or 0))
    if attendance is None or not _still_holds(attendance, outcome):
        return None
    event = attendance.event
    subject, sentence, _state = WORDS[outcome]
    name = plain(attendance.first_name)
    lines = [f"Bonjour {name}," if name else "Bonjour,", sentence]
    lines += _particulars(attendance, outcome)
    lines += ["\n".join(_facts(event)), f"Répondre, modifier ou se retirer :\n{_link(attendance)}"]
    return Composed(subject=f"{subject}{NBSP}: {event.title}", body="\n\n".join(lines))


def _attendance(number: int) -> Attendance | None:
    found: Attendance | None = db.session.scalar(
        select(Attendance)
        .join(Attendance.event)
        .where(Attendance.id == number, Event.trashed_at.is_(None), Event.cancelled_at.is_(None))
        .options(contains_eager(Attendance.event).options(*NAMED), joinedload(Attendance.user))
        .execution_options(populate_existing=True)
    )
    return found


def _still_holds(attendance: Attendance, outcome: Outcome) -> bool:
    if attendance.state is not WORDS[outcome][2]:
        return False
    if attendance.user is None:
        return True
    seen = visible_events(attendance.user).where(Event.id == attendance.event_id)
    return db.session.scalar(seen.with_only_columns(Event.id)) is not None


def _particulars(attendance: Attendance, outcome: Outcome) -> list[str]:
    if outcome is Outcome.OFFERED and attendance.offered_until is not None:
        until = moment_in(attendance.offered_until, attendance.event.timezone)
        return [f"Elle vous est gardée jusqu’au {until}. Ensuite, elle va à la personne suivante."]
    if outcome is Outcome.REFUSED and attendance.refusal_reason:
        return [quotation(attendance.refusal_reason)]
    if (
        attendance.registered_by_id is not None
        and attendance.user_id != attendance.registered_by_id
    ):
        return [BY_COLLEAGUE]
    return []


def _facts(event: Event) -> list[str]:
    """What, when and where; the link of the video room stays on the page."""
    place = ", ".join(filter(None, (event.venue, event.address)))
    when = span(event.starts_at, event.ends_at, event.timezone)
    lines = [f"- {plain(event.title)}", f"- {when}"]
    return lines + ([f"- {plain(place)}"] if place else [])


def _link(attendance: Attendance) -> str:
    if attendance.guest_email is not None:
        return link_of(attendance)
    return absolute_url("agenda.register", event_id=attendance.event_id)
