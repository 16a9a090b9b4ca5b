"""What became of a registration, told by mail: written when it leaves, if it is still so."""

from enum import StrEnum

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.mails.parts import ending, facts, greeting, headers, reply_link, when_of
from app.agenda.models import Attendance, AttendanceState
from app.agenda.notices.kinds import INVITATION, PLACE
from app.agenda.queries.conference.calendars import workshops_again
from app.agenda.queries.entries import invitations
from app.agenda.services.mailing import loaded, may_be_told, note_entries, note_sent, tell_anew
from app.core.dates import NBSP, moment_in
from app.core.db import db
from app.core.mail import Composed, OutgoingMail, composer, plain, quotation, write_later
from app.notifications.kinds import Kind

KEY = "agenda/outcome"
State = AttendanceState
BY_COLLEAGUE = "{} vous a inscrit ou inscrite. Si ce n’est pas votre choix, retirez-vous."

TAKEN_BACK_BY = "Cette personne est {}. Vous pouvez vous inscrire vous-même."


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
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken_back"


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
    Outcome.WITHDRAWN: (
        "Vous ne venez plus",
        "C’est noté. Ouvrez la pièce jointe pour retirer la date de votre calendrier.",
        State.NOT_COMING,
    ),
    Outcome.TAKEN_BACK: (
        "Inscription annulée",
        "La personne qui vous avait inscrit ou inscrite a annulé cette inscription.",
        State.NOT_COMING,
    ),
}


# What somebody else decided is told on screen too.
ON_SCREEN = {
    Outcome.PROMOTED,
    Outcome.OFFERED,
    Outcome.LAPSED,
    Outcome.REFUSED,
    Outcome.INVITED,
    Outcome.REMOVED,
    Outcome.TAKEN_BACK,
}


def tell(attendance: Attendance, outcome: Outcome) -> None:
    """Write to the person of an attendance what became of it."""
    db.session.flush()
    write_later(address_of(attendance), KEY, attendance, payload={"outcome": outcome.value})
    if attendance.user_id is not None and outcome in ON_SCREEN:
        tell_anew([attendance.user_id], _kind(outcome), attendance)


def address_of(attendance: Attendance) -> str:
    """Where a person is written to: their account's address, or a guest's own."""
    if attendance.guest_email is not None:
        return attendance.guest_email
    wanted = select(User.email).where(User.id == attendance.user_id)
    return db.session.scalars(wanted).one()


@composer(KEY, "Agenda : suite donnée à une inscription", on_sent=note_sent)
def compose(written: OutgoingMail) -> Composed | None:
    """The mail of an outcome; none once it is so no more, or the event is out of sight."""
    outcome = Outcome(written.payload["outcome"])
    attendance = loaded(int(written.about_id or 0))
    if attendance is None or not _still_holds(attendance, outcome):
        return None
    if not may_be_told(attendance, _kind(outcome), written.to_address):
        return None
    composed = _composed(attendance, outcome, written.to_address)
    note_entries(written, composed, [attendance])
    return composed


def _composed(attendance: Attendance, outcome: Outcome, email: str) -> Composed:
    event, kind = attendance.event, _kind(outcome)
    subject, sentence, _state = WORDS[outcome]
    lines = [greeting(attendance), sentence, *_particulars(attendance, outcome), facts(event)]
    lines.append(f"Répondre, modifier ou se retirer{NBSP}:\n{reply_link(attendance)}")
    return Composed(
        subject=f"{subject}{NBSP}: {event.title}, {when_of(event)}",
        body="\n\n".join([*lines, ending(attendance, kind)]),
        headers=headers(attendance, kind),
        html_lead=when_of(event),
        attachments=[*invitations(attendance, email), *workshops_again(attendance)],
    )


def _kind(outcome: Outcome) -> Kind:
    return INVITATION if outcome is Outcome.INVITED else PLACE


def _still_holds(attendance: Attendance, outcome: Outcome) -> bool:
    event, state = attendance.event, WORDS[outcome][2]
    return attendance.state is state and not (event.is_cancelled or event.is_trashed)


def _particulars(attendance: Attendance, outcome: Outcome) -> list[str]:
    if outcome is Outcome.OFFERED and attendance.offered_until is not None:
        until = moment_in(attendance.offered_until, attendance.event.timezone)
        return [f"Elle vous est gardée jusqu’au {until}. Ensuite, elle va à la personne suivante."]
    if outcome is Outcome.REFUSED and attendance.refusal_reason:
        return [quotation(attendance.refusal_reason)]
    words = TAKEN_BACK_BY if outcome is Outcome.TAKEN_BACK else BY_COLLEAGUE
    return _by_colleague(attendance, words)


def _by_colleague(attendance: Attendance, words: str) -> list[str]:
    if attendance.registered_by_id is None:
        return []
    by = db.session.get_one(User, attendance.registered_by_id)
    return [words.format(plain(by.full_name))]
