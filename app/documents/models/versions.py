"""Versions: each state of a document, kept for ever, with the weight that was given to it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now, text_enum
from app.documents.models.files import DocumentFile


class DocumentStatus(StrEnum):
    """The weight of a paper, lightest first. It never says who may read it."""

    WORKING_NOTE = "working_note"
    ADOPTED = "adopted"
    VALIDATED = "validated"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return {
            "working_note": "Document de travail",
            "adopted": "Adopté par le groupe",
            "validated": "Validé par la région",
            "published": "Publié",
        }[self.value]

    @property
    def weight(self) -> int:
        return list(DocumentStatus).index(self)


class DocumentVersion(Base):
    """A version of a document, from 1. ``cleared_at`` is when its file left quarantine: nobody
    but its depositor and those who run the place knows of it before. A version that is adopted,
    or weightier, is frozen: its file and note do not change."""

    __tablename__ = "document_versions"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index(
            "ix_document_versions_quarantined",
            "id",
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("document_files.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    note: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[DocumentStatus] = mapped_column(
        text_enum(DocumentStatus), default=DocumentStatus.WORKING_NOTE
    )
    restored_from: Mapped[int | None]
    deposited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    depositor_name: Mapped[str] = mapped_column(String(220), default="")
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    deposited_at: Mapped[datetime] = mapped_column(default=now)
    cleared_at: Mapped[datetime | None]

    file: Mapped[DocumentFile] = relationship(lazy="raise")
    deposited_by: Mapped[User | None] = relationship(lazy="raise")

    @property
    def is_frozen(self) -> bool:
        return self.status is not DocumentStatus.WORKING_NOTE
