"""Whoever reads the directory faster than a person can is noted, once an hour."""

from datetime import timedelta

from sqlalchemy import insert, select

from app.accounts.models import User
from app.core.audit import AuditEntry, kind_of
from app.core.db import now, own_transaction

ACTION = "directory.read_too_fast"
ONCE_IN = timedelta(hours=1)


def note_fast_reader(user: User) -> None:
    """Log that a person met the limit, unless it was within the hour; kept whatever the answer."""
    noted = select(AuditEntry.id).where(
        AuditEntry.subject_kind == kind_of(user),
        AuditEntry.subject_id == str(user.id),
        AuditEntry.action == ACTION,
        AuditEntry.at > now() - ONCE_IN,
    )
    line = {
        "at": now(),
        "action": ACTION,
        "actor_id": user.id,
        "actor_name": user.full_name,
        "subject_kind": kind_of(user),
        "subject_id": str(user.id),
        "details": {},
    }
    with own_transaction() as connection:
        if connection.execute(noted.limit(1)).first() is None:
            connection.execute(insert(AuditEntry).values(line))
