"""The mails of the story: those of the past were sent then, the latest leave with the worker."""

from datetime import timedelta

from sqlalchemy import select, update

from app.core.db import db, now
from app.core.jobs import Job
from app.core.mail import OutgoingMail, strike_links

RECENT = timedelta(hours=10)


def settle_past_mails() -> None:
    """Mark as sent what would have left long ago; nothing of it fills the folder of mails.

    The queue is not told of the jobs of the story: those that remain are found by its sweep.
    """
    before = now() - RECENT
    db.session.flush()
    waiting = (OutgoingMail.created_at < before, OutgoingMail.sent_at.is_(None))
    for written in db.session.scalars(select(OutgoingMail).where(*waiting)):
        written.sent_at = written.created_at + timedelta(seconds=20)
        strike_links(written)
    waiting_jobs = update(Job).where(Job.done_at.is_(None))
    db.session.execute(waiting_jobs.where(Job.created_at < before).values(done_at=now()))
    db.session.execute(waiting_jobs.values(run_at=now()))
    db.session.info.pop("after_commit", None)
