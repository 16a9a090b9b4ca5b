"""Mails that do not leave: refused for good, or tried for long."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core.db import db, now
from app.core.jobs import Job
from app.core.mail import OutgoingMail, job_key

LONG = timedelta(hours=1)


def refused() -> ColumnElement[bool]:
    """The condition that the server refused a mail for good."""
    return and_(OutgoingMail.refused_at.is_not(None), _unsent())


def waiting_long() -> ColumnElement[bool]:
    """The condition that a mail has been waiting for more than an hour."""
    return and_(
        OutgoingMail.refused_at.is_(None), OutgoingMail.created_at < now() - LONG, _unsent()
    )


def _unsent() -> ColumnElement[bool]:
    """Written as the index of unsent mails is, so that it serves."""
    return and_(OutgoingMail.sent_at.is_(None), OutgoingMail.withdrawn_at.is_(None))


def in_trouble(mails: Select[OutgoingMail], state: str) -> Select[OutgoingMail]:
    """The mails that are ``refused``, ``waiting``, or either."""
    if state == "refused":
        return mails.where(refused())
    if state == "waiting":
        return mails.where(waiting_long())
    return mails.where(or_(refused(), waiting_long()))


def count(mails: Select[OutgoingMail]) -> int:
    """How many mails a narrowed list holds."""
    bare = mails.with_only_columns(OutgoingMail.id).order_by(None)
    return db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def jobs_of(mails: Sequence[OutgoingMail]) -> dict[int, Job]:
    """The job that sends each of these mails, by the mail's number."""
    keys = {job_key(mail): mail.id for mail in mails}
    found = db.session.scalars(select(Job).where(Job.key.in_(keys)))
    return {keys[job.key]: job for job in found if job.key}
