"""Bulk answers: one gesture on several requests, and what became of each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, now, text_enum


class Gesture(StrEnum):
    """What staff do to several requests at once."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WRITE = "write"

    @property
    def label(self) -> str:
        return {"accept": "Accepter", "decline": "Refuser", "write": "Écrire"}[self.value]


class BulkRun(Base):
    """A gesture that was run once. It holds numbers and reasons only, nothing of the applicants.

    ``results`` are pairs of a request's number and why nothing was done (empty when it was).
    """

    __tablename__ = "bulk_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)
    gesture: Mapped[Gesture] = mapped_column(text_enum(Gesture))
    run_by_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    run_at: Mapped[datetime] = mapped_column(default=now)
    results: Mapped[list[tuple[int, str]]] = mapped_column(JSON, default=list)
