"""The activity log: who did what to what, and when."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Index, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db, now


class Actor(Protocol):
    """Who acts: a signed-in person."""

    @property
    def id(self) -> Any: ...

    @property
    def full_name(self) -> str: ...


class Subject(Protocol):
    """What is acted upon: any stored object with a number."""

    @property
    def id(self) -> Any: ...


class AuditEntry(Base):
    """One line of the log. The actor's name is that of the day; it has no foreign key so that
    the line outlives the account."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    action: Mapped[str] = mapped_column(String(80), index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def kind_of(subject: Subject | type) -> str:
    """The name under which an object is logged: that of its table."""
    return str(getattr(subject, "__tablename__"))  # noqa: B009


def record(action: str, subject: Subject, by: Actor | None = None, **details: Any) -> None:
    """Log an action (``feature.verb``) on an object, in the current transaction."""
    db.session.flush()
    entry = AuditEntry(
        action=action,
        actor_id=by.id if by else None,
        actor_name=by.full_name if by else "",
        subject_kind=kind_of(subject),
        subject_id=str(subject.id),
        details=details,
    )
    db.session.add(entry)


def entries_about(subject: Subject) -> Select[AuditEntry]:
    """What was logged about one object, oldest first."""
    return (
        select(AuditEntry)
        .where(
            AuditEntry.subject_kind == kind_of(subject), AuditEntry.subject_id == str(subject.id)
        )
        .order_by(AuditEntry.id)
    )


def purge(before: datetime) -> int:
    """Erase the lines older than a moment; return how many (CNIL 2021-122: 6 months to 1 year)."""
    erased = db.session.execute(delete(AuditEntry).where(AuditEntry.at < before))
    return int(getattr(erased, "rowcount"))  # noqa: B009
