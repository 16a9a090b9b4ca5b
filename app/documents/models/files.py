"""Files: bytes kept once under their digest, what the antivirus said of them, their text."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.dates import NBSP, number
from app.core.db import Base, now, text_enum


class ScanState(StrEnum):
    """What the antivirus said. Nothing but ``clean`` and ``not_scanned`` is ever given out."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"

    @property
    def label(self) -> str:
        return {
            "pending": "En cours d’analyse par l’antivirus",
            "clean": "Analysé par l’antivirus",
            "infected": "Refusé par l’antivirus",
            "not_scanned": "Non analysé",
        }[self.value]


class ExtractionState(StrEnum):
    """Where the reading of a file's text stands."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return {
            "pending": "Lecture du texte en cours",
            "done": "Texte lu",
            "failed": "Texte non lu",
            "not_applicable": "Sans texte",
        }[self.value]


class DocumentFile(Base):
    """Bytes that one or several versions show; the same bytes are one row and stored once.

    ``extension`` is that of the kind (``pdf``). ``failure`` is the French sentence that says why
    the text could not be read; ``signature`` what the antivirus found.
    """

    __tablename__ = "document_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    byte_count: Mapped[int] = mapped_column(BigInteger)
    extension: Mapped[str] = mapped_column(String(8))
    media_type: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)
    scan_state: Mapped[ScanState] = mapped_column(text_enum(ScanState), default=ScanState.PENDING)
    scanned_at: Mapped[datetime | None]
    signature: Mapped[str] = mapped_column(String(200), default="")
    extraction_state: Mapped[ExtractionState] = mapped_column(
        text_enum(ExtractionState), default=ExtractionState.PENDING
    )
    extracted_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(300), default="")
    page_count: Mapped[int | None]
    word_count: Mapped[int | None]
    is_truncated: Mapped[bool] = mapped_column(default=False)
    thumbnail_stored_name: Mapped[str | None] = mapped_column(String(80))
    thumbnail_width: Mapped[int | None]
    thumbnail_height: Mapped[int | None]

    @property
    def is_given_out(self) -> bool:
        """Whether its bytes may leave: clean, or no antivirus is set."""
        return self.scan_state in {ScanState.CLEAN, ScanState.NOT_SCANNED}

    @property
    def facts(self) -> str:
        """What a file is before it is opened: « PDF, 120 ko » (RGAA 13.3)."""
        kilobytes = max(1, round(self.byte_count / 1000))
        if kilobytes < 1000:
            return f"{self.extension.upper()}, {kilobytes}{NBSP}ko"
        return f"{self.extension.upper()}, {number(round(kilobytes / 1000, 1))}{NBSP}Mo"


class DocumentPage(Base):
    """The text of a page (of a sheet, of a slide), from 1; a file without pages has one."""

    __tablename__ = "document_pages"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("document_files.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)

    file: Mapped[DocumentFile] = relationship(lazy="raise")


Index("ix_document_files_scan_state", DocumentFile.scan_state, DocumentFile.id)
Index("ix_document_files_extraction_state", DocumentFile.extraction_state, DocumentFile.id)
