"""The outbox: one row for each mail, written with the change that causes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Select, String, Text, delete, or_, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.core.audit import Subject, kind_of
from app.core.db import Base, db, now

SUBJECT_LENGTH = 300
UNSENT = "sent_at IS NULL AND withdrawn_at IS NULL"


class OutgoingMail(Base):
    """One mail to one address, waiting, sent, refused or withdrawn.

    A mail that is composed when it leaves is empty until it has left; ``payload`` is then what
    its composer was given.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index("ix_outgoing_mails_about", "about_kind", "about_id", "id"),
        Index(
            "ix_outgoing_mails_unsent",
            "id",
            sqlite_where=sql(UNSENT),
            postgresql_where=sql(UNSENT),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    to_address: Mapped[str] = mapped_column(String(254), index=True)
    text_key: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str | None] = mapped_column(String(254))
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    about_kind: Mapped[str | None] = mapped_column(String(60))
    about_id: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sent_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)

    @property
    def is_settled(self) -> bool:
        return bool(self.sent_at or self.refused_at or self.withdrawn_at)


def mails_about(subject: Subject) -> Select[OutgoingMail]:
    """The mails sent about one object, oldest first."""
    return (
        select(OutgoingMail)
        .where(
            OutgoingMail.about_kind == kind_of(subject), OutgoingMail.about_id == str(subject.id)
        )
        .order_by(OutgoingMail.id)
    )


def purge(before: datetime) -> int:
    """Erase the mails written before a moment and no longer waiting; return how many."""
    settled = or_(
        OutgoingMail.sent_at.is_not(None),
        OutgoingMail.refused_at.is_not(None),
        OutgoingMail.withdrawn_at.is_not(None),
    )
    erased = db.session.execute(
        delete(OutgoingMail).where(OutgoingMail.created_at < before, settled)
    )
    return int(getattr(erased, "rowcount"))  # noqa: B009


def job_key(written: OutgoingMail) -> str:
    """The key of the job that sends a mail."""
    return f"mail:{written.id}"
