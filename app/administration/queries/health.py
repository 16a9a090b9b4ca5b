"""Is the service well? Cheap questions, asked every minute by whoever watches over it."""

import os
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.administration.queries.sending import count, waiting_long
from app.core import files
from app.core.db import db, is_alive, now
from app.core.jobs import Job, due_job_ids
from app.core.mail import OutgoingMail
from app.core.settings import settings

LATE = timedelta(minutes=15)
STUCK_MAILS = 5
GIVEN_UP_SHOWN = 50


@dataclass(frozen=True)
class Health:
    """Which parts of the service answer. Nothing in it tells of settings or people."""

    database: bool
    jobs: bool = False
    mail: bool = False
    storage: bool = False

    @property
    def is_good(self) -> bool:
        return self.database and self.jobs and self.mail and self.storage


def health() -> Health:
    """Ask each part. Without the database the others are not asked: nothing works."""
    if not is_alive():
        return Health(database=False)
    return Health(
        database=True,
        jobs=not due_job_ids(late=LATE),
        mail=_mail_leaves(),
        storage=files.is_writable(),
    )


def _mail_leaves() -> bool:
    """A folder that takes files; with a server, not several mails waiting while none leaves."""
    own = settings()
    if not own.sends_mail:
        folder = own.mail_folder if own.mail_folder.exists() else own.data_dir
        return os.access(folder, os.W_OK | os.X_OK)
    if count(select(OutgoingMail).where(waiting_long())) < STUCK_MAILS:
        return True
    last_sent_at = db.session.scalar(
        select(OutgoingMail.sent_at)
        .where(OutgoingMail.sent_at.is_not(None))
        .order_by(OutgoingMail.id.desc())
        .limit(1)
    )
    return last_sent_at is not None and last_sent_at > now() - LATE


def late_job_count() -> int:
    """How many jobs should have been done a quarter of an hour ago, a thousand at most."""
    return len(due_job_ids(late=LATE))


def given_up_jobs() -> list[Job]:
    """The last jobs that failed at every attempt, newest first."""
    return list(
        db.session.scalars(
            select(Job)
            .where(Job.gave_up_at.is_not(None))
            .order_by(Job.id.desc())
            .limit(GIVEN_UP_SHOWN)
        )
    )
