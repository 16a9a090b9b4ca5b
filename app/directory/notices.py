"""What the directory tells of: a message relayed from a member, and a report of one.

The words of a message are told to its reader alone, as long as they take messages and its author
is still of the service; no address is ever part of what is told.
"""

from collections.abc import Sequence

from app.accounts.models import User
from app.core.db import db
from app.core.text import of
from app.directory.models import RelayedMessage
from app.directory.policies.relays import (
    can_answer_reports,
    refused_senders,
    refusing_people,
    reported_relays,
    visible_relays,
)
from app.notifications.kinds import Line, Rhythm, declare_kind, describer, thread_names

FAMILY = "Annuaire"
THREAD = "relay-"
MESSAGE = declare_kind(
    "directory.message",
    "Un membre m’écrit par l’annuaire",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    one="message",
    many="messages",
    told="vous a écrit par l’annuaire",
)
REPORTED = declare_kind(
    "directory.message_reported",
    "Un message de l’annuaire est signalé",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    one="message de l’annuaire signalé",
    many="messages de l’annuaire signalés",
)


def thread_of(message: RelayedMessage) -> str:
    """The conversation of a message, as notifications name it."""
    return f"{THREAD}{message.exchange_id}"


@describer(RelayedMessage.__tablename__)
def describe_relays(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """A message to its reader, who may have refused it since; a report to those who answer it."""
    told = _of_reports(ids) if can_answer_reports(user) else {}
    sent = visible_relays(user).where(
        RelayedMessage.id.in_(ids),
        RelayedMessage.recipient_id == user.id,
        RelayedMessage.recipient_id.not_in(refusing_people()),
        RelayedMessage.sender_id.not_in(refused_senders(user.id)),
        RelayedMessage.sender.has(User.deactivated_at.is_(None)),
    )
    return told | {each.id: _received(each) for each in db.session.scalars(sent)}


def _received(message: RelayedMessage) -> Line:
    return Line(
        title=message.subject,
        href=f"/annuaire/messages/{message.id}#message-{message.id}",
        thread_title=message.subject,
        thread_href=f"/annuaire/messages/{message.exchange_id}",
        author=message.sender.full_name,
        excerpt=message.body,
    )


def _of_reports(ids: Sequence[int]) -> dict[int, Line]:
    waiting = reported_relays().where(
        RelayedMessage.id.in_(ids), RelayedMessage.settled_at.is_(None)
    )
    return {
        each.id: Line(
            title=f"Un message {of(each.sender.full_name)} est signalé",
            href="/gestion/annuaire/signalements",
        )
        for each in db.session.scalars(waiting)
    }


@thread_names
def names_of_exchanges(user: User, threads: Sequence[str]) -> dict[str, str]:
    """The subject of exchanges that a person is part of."""
    numbers = [
        int(each.removeprefix(THREAD))
        for each in threads
        if each.startswith(THREAD) and each.removeprefix(THREAD).isdecimal()
    ]
    found = visible_relays(user).where(RelayedMessage.id.in_(numbers)) if numbers else None
    rows = db.session.scalars(found) if found is not None else ()
    return {f"{THREAD}{each.id}": each.subject for each in rows}
