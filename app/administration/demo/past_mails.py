"""The mails of the story: those of the past were sent then, the latest leave with the worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import delete, func, or_, select, update

from app.accounts.models import User
from app.core.db import db, now
from app.core.jobs import Job
from app.core.mail import OutgoingMail, strike_links
from app.notifications.kinds import Rhythm, kinds
from app.notifications.models import Notification

RECENT = timedelta(hours=10)
LAST_LETTER = timedelta(days=7)
LEAVING = ("mail.send", "notifications.mail")


@dataclass(frozen=True)
class Outbox:
    """Where the mails and jobs stood before the story: those that came before are left alone."""

    last_mail_id: int
    last_job_id: int

    @classmethod
    def now(cls) -> Self:
        return cls(
            db.session.scalar(select(func.max(OutgoingMail.id))) or 0,
            db.session.scalar(select(func.max(Job.id))) or 0,
        )

    def settle(self) -> None:
        """Mark as sent what would have left long ago; nothing of it fills the folder of mails.

        The queue is not told of the jobs of the story: those that remain are found by its sweep.
        """
        before = now() - RECENT
        db.session.flush()
        old = (OutgoingMail.id > self.last_mail_id, OutgoingMail.created_at < before)
        for written in db.session.scalars(select(OutgoingMail).where(*old)):
            written.sent_at = written.created_at + timedelta(seconds=20)
            strike_links(written)
        _note_told(before)
        own = Job.id > self.last_job_id
        done = or_(Job.created_at < before, Job.name.not_in(LEAVING))
        db.session.execute(delete(Job).where(own, done))
        db.session.execute(update(Job).where(own).values(run_at=now()))
        db.session.info.pop("after_commit", None)


def _note_told(before: datetime) -> None:
    """Mails told of what was meant for somebody, the last letter of all the rest."""
    people = select(User.id).where(User.is_demo)
    told = or_(Notification.kind.in_(_at_once()), Notification.created_at < now() - LAST_LETTER)
    db.session.execute(
        update(Notification)
        .where(Notification.user_id.in_(people), Notification.created_at < before, told)
        .values(mailed_at=Notification.created_at),
        execution_options={"synchronize_session": False},
    )


def _at_once() -> list[str]:
    return [each.key for each in kinds() if each.mail is Rhythm.AT_ONCE]
