"""Messages relayed from member to member: written, answered, reported, looked at.

Neither address is ever part of a message: the reader is told by the service, and answers there.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import NationalRole, RoleGrant, User
from app.core import audit, parameters
from app.core.db import db, now
from app.core.errors import DomainError
from app.directory.models import RelayedMessage, RelayRefusal
from app.directory.notices import MESSAGE, REPORTED, thread_of
from app.directory.policies.relays import refusing_people, refusing_sender
from app.directory.queries.relays import sent_since, unanswered
from app.notifications.services import Origin, notify

DAILY = parameters.declare(
    "directory.relays_a_day",
    "Annuaire : messages qu’une personne envoie par jour",
    unit="messages",
    default=10,
    maximum=100,
)
WITHOUT_ANSWER = parameters.declare(
    "directory.relays_without_answer",
    "Annuaire : messages envoyés à une même personne sans réponse",
    unit="messages",
    default=3,
    maximum=20,
)
KEPT_DAYS = parameters.declare(
    "directory.relays_days",
    "Annuaire : durée de conservation des messages",
    unit="jours",
    default=365,
    minimum=30,
    maximum=1095,
)
A_DAY = timedelta(days=1)


class TakesNoMessages(DomainError):
    """The reader refuses messages, or those of this person, which is not told, or has left."""

    next_step = "Cherchez une autre personne de sa structure ou de son groupe dans l’annuaire."

    def __init__(self) -> None:
        super().__init__("Cette personne ne reçoit pas de messages par l’annuaire.")


class TooManyToday(DomainError):
    """A person wrote as many messages within a day as the staff allow."""

    next_step = "Gardez votre texte ci-dessous et revenez demain."

    def __init__(self, most: int) -> None:
        super().__init__(f"Vous avez envoyé {most} messages en un jour, le nombre permis.")


class WaitForAnAnswer(DomainError):
    """A person wrote several times to somebody who has not answered."""

    next_step = "Attendez sa réponse, ou cherchez une autre personne dans l’annuaire."

    def __init__(self, most: int) -> None:
        super().__init__(f"Vous avez écrit {most} fois à cette personne sans réponse de sa part.")


class AlreadyReported(DomainError):
    """A message is reported once."""

    next_step = "Vous n’avez rien d’autre à faire\N{NO-BREAK SPACE}: l’équipe va le lire."

    def __init__(self) -> None:
        super().__init__("Vous avez déjà signalé ce message.")


@dataclass(frozen=True)
class Words:
    """What a person typed, and the key of the form that they typed it in."""

    subject: str
    body: str
    key: str

    def once_key(self, *people: int) -> str:
        """What tells a form sent twice from the same form corrected and sent again."""
        return hashlib.sha256(repr((*people, self.key, self.body)).encode()).hexdigest()


def write_to(recipient_id: int, words: Words, by: User) -> RelayedMessage:
    """Relay a first message; the same form sent again gives back the message that it made.

    Raises TakesNoMessages, TooManyToday, WaitForAnAnswer.
    """
    return _relay(recipient_id, words, None, by)


def answer(exchange: RelayedMessage, words: Words, by: User) -> RelayedMessage:
    """Go on in an exchange, with the other person of it. Raises as ``write_to``."""
    other = exchange.other_of(by.id)
    return _relay(other.id, words, exchange.exchange_id, by)


def _relay(recipient_id: int, words: Words, exchange_id: int | None, by: User) -> RelayedMessage:
    once = words.once_key(by.id, recipient_id)
    known = _written_already(once, by)
    if known is not None:
        return known
    _check_reader(recipient_id, by)
    _check_count(recipient_id, exchange_id, by)
    written = RelayedMessage(
        sender_id=by.id,
        recipient_id=recipient_id,
        subject=words.subject,
        body=words.body,
        answers_id=exchange_id,
        submission_key=once,
    )
    try:
        with db.session.begin_nested():
            db.session.add(written)
    except IntegrityError:
        known = _written_already(once, by)
        if known is None:
            raise
        return known
    notify([recipient_id], MESSAGE, written, by=by, origin=Origin(thread=thread_of(written)))
    return written


def _written_already(once: str, by: User) -> RelayedMessage | None:
    mine = select(RelayedMessage).where(
        RelayedMessage.submission_key == once, RelayedMessage.sender_id == by.id
    )
    return db.session.scalar(mine)


def _check_reader(recipient_id: int, by: User) -> None:
    reader = select(User.id).where(
        User.id == recipient_id,
        User.activated_at.is_not(None),
        User.deactivated_at.is_(None),
        User.id.not_in(refusing_people()),
        User.id.not_in(refusing_sender(by.id)),
    )
    if db.session.scalar(reader) is None:
        raise TakesNoMessages


def _check_count(recipient_id: int, exchange_id: int | None, by: User) -> None:
    """Count what was sent, one form of a person at a time; answers are not counted for the day."""
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update())
    waiting = unanswered(by.id, recipient_id)
    if waiting >= (most := parameters.value_of(WITHOUT_ANSWER)):
        raise WaitForAnAnswer(most)
    is_answer = exchange_id is not None and waiting == 0
    if not is_answer and sent_since(now() - A_DAY, by.id) >= (most := parameters.value_of(DAILY)):
        raise TooManyToday(most)


def refuse_sender(sender: User, by: User) -> None:
    """Take no more messages from a person, who is not told; once is enough."""
    try:
        with db.session.begin_nested():
            db.session.add(RelayRefusal(user_id=by.id, refused_id=sender.id))
    except IntegrityError:
        return


def take_again(sender: User, by: User) -> None:
    """Take the messages of a person anew."""
    own = delete(RelayRefusal).where(
        RelayRefusal.user_id == by.id, RelayRefusal.refused_id == sender.id
    )
    db.session.execute(own, execution_options={"synchronize_session": False})


def report(message: RelayedMessage, reason: str, by: User) -> None:
    """Let the team read a message that a person was sent, with why. Raises AlreadyReported."""
    held = _hold(message)
    if held.reported_at:
        raise AlreadyReported
    held.reported_at, held.report_reason = now(), reason
    audit.record("relay.reported", held, by=by, user_id=held.sender_id)
    notify(_team(), REPORTED, held, by=by)


def settle_report(message: RelayedMessage, by: User) -> None:
    """Note that a reported message was looked at, once."""
    held = _hold(message)
    if held.settled_at is None:
        held.settled_at, held.settled_by_id = now(), by.id
        audit.record("relay.report_settled", held, by=by, user_id=held.sender_id)


def _hold(message: RelayedMessage) -> RelayedMessage:
    return db.session.scalars(
        select(RelayedMessage)
        .where(RelayedMessage.id == message.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _team() -> list[int]:
    team = select(RoleGrant.user_id).join(User, User.id == RoleGrant.user_id)
    ansa = team.where(RoleGrant.role == NationalRole.ANSA, User.deactivated_at.is_(None))
    return list(db.session.scalars(ansa))


def purge() -> int:
    """Erase the messages kept too long, save those reported that wait for an answer."""
    before = now() - timedelta(days=parameters.value_of(KEPT_DAYS))
    erased = db.session.execute(
        delete(RelayedMessage)
        .where(RelayedMessage.sent_at < before)
        .where(RelayedMessage.reported_at.is_(None) | RelayedMessage.settled_at.is_not(None)),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(erased, "rowcount"))  # noqa: B009
