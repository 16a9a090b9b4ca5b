"""A letter is written when it leaves, with what its reader may read then."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import jobs
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.mail import Composed, OutgoingMail, composer, write_later
from app.notifications.kinds import Rhythm, Span
from app.notifications.mails import letter as words
from app.notifications.models import Letter, Notification
from app.notifications.queries.choices import stopped_letters, timing_of
from app.notifications.queries.letter import Content, content_of
from app.notifications.queries.mailing import may_get_mail
from app.notifications.queries.schedule import due_at, period_of, told_since
from app.notifications.services.letters.starting import add_letter

KEY = "notifications/letter"


class AlreadySent(DomainError):
    """The letter of this period has left, or was found empty."""

    def __init__(self, period: str) -> None:
        super().__init__(f"La lettre de cette période ({period}) a déjà été préparée.")


@jobs.handler("notifications.letter")
def _write(payload: dict[str, Any]) -> None:
    """Decide on the mail of a letter, unless there is nothing to say."""
    letter = _letter(payload["letter_id"])
    if letter is None or letter.sent_at or letter.is_empty:
        return
    if _content(letter) is None:
        letter.is_empty = True
    else:
        write_later(letter.user.email, KEY, about=letter)


def _note_sent(written: OutgoingMail) -> None:
    """Mark the letter as sent at the moment of its writing, and what it told as told."""
    letter = _letter(int(written.about_id or 0))
    if letter is None:
        return
    letter.sent_at = datetime.fromisoformat(written.payload["until"])
    db.session.execute(
        update(Notification)
        .where(Notification.id.in_(written.payload.get("told", [])))
        .values(mailed_at=now()),
        execution_options={"synchronize_session": False},
    )


@composer(KEY, "Lettre de nouvelles", on_sent=_note_sent)
def _compose(written: OutgoingMail) -> Composed | None:
    letter = _letter(int(written.about_id or 0))
    if letter is None or letter.sent_at or written.to_address != letter.user.email:
        return None
    content = _content(letter)
    if content is None:
        letter.is_empty = True
        return None
    until = content.span.until.isoformat()
    written.payload = {"told": list(content.told_ids), "until": until}
    return words.compose(letter.user, content, timing_of(letter.user))


def _letter(letter_id: int) -> Letter | None:
    return db.session.scalar(
        select(Letter).options(joinedload(Letter.user)).where(Letter.id == letter_id)
    )


def _content(letter: Letter) -> Content | None:
    """What a letter says to its reader now; None for nothing, or when they want none."""
    user = letter.user
    if not may_get_mail(user) or stopped_letters([user.id], letter.rhythm):
        return None
    content = content_of(user, Span(letter.rhythm, letter.since, now()))
    return content if content.parts else None


def compose_now(user: User, rhythm: Rhythm) -> Composed | None:
    """The letter that a person would get at this moment, without a trace; None for no letter."""
    if not may_get_mail(user):
        return None
    content = content_of(user, Span(rhythm, _since(user, rhythm), now()))
    return words.compose(user, content, timing_of(user)) if content.parts else None


def send_now(user: User, rhythm: Rhythm) -> None:
    """Start the letter of the present period without waiting for its hour. Raises AlreadySent."""
    period = period_of(rhythm, due_at(rhythm, timing_of(user), now()))
    letter_id = add_letter(user.id, rhythm, period, _since(user, rhythm))
    if letter_id is None:
        raise AlreadySent(period)
    jobs.enqueue("notifications.letter", {"letter_id": letter_id}, key=f"letter:{letter_id}")


def _since(user: User, rhythm: Rhythm) -> datetime:
    last = select(func.max(Letter.sent_at)).where(
        Letter.user_id == user.id, Letter.rhythm == rhythm
    )
    return told_since(rhythm, db.session.scalar(last), now())
