"""Imports: a list of people or structures that staff brought in, and what became of each line."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now, text_enum


class ImportKind(StrEnum):
    """What the lines of a list are."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"

    @property
    def label(self) -> str:
        return {"people": "Personnes", "organisations": "Structures"}[self.value]


class ImportState(StrEnum):
    """Where an import stands: the worker is at work while it is checking or importing."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"

    @property
    def label(self) -> str:
        return {
            "uploaded": "Colonnes à choisir",
            "checking": "Vérification en cours",
            "checked": "Vérifié, à importer",
            "importing": "Import en cours",
            "done": "Terminé",
        }[self.value]


class ImportRun(Base):
    """A list brought in once. Its rows are kept in a file (``stored_name``) until it is done.

    ``titles`` are those of its columns, ``mapping`` the field of each (empty: left out); the
    counts are those of the check, then of the import.
    """

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(text_enum(ImportKind))
    state: Mapped[ImportState] = mapped_column(text_enum(ImportState), default=ImportState.UPLOADED)
    file_name: Mapped[str] = mapped_column(String(200), default="")
    stored_name: Mapped[str | None] = mapped_column(String(80))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    titles: Mapped[list[str]] = mapped_column(JSON, default=list)
    mapping: Mapped[list[str]] = mapped_column(JSON, default=list)
    sends_invitations: Mapped[bool] = mapped_column(default=False)
    line_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    added_count: Mapped[int] = mapped_column(default=0)
    completed_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    problem_count: Mapped[int] = mapped_column(default=0)
    run_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    ended_at: Mapped[datetime | None]

    run_by: Mapped[User | None] = relationship(lazy="raise")

    @property
    def is_at_work(self) -> bool:
        return self.state in {ImportState.CHECKING, ImportState.IMPORTING}

    @property
    def percent(self) -> int:
        return 100 * self.done_count // self.line_count if self.line_count else 100


class ImportProblem(Base):
    """A line that is left out, and why."""

    __tablename__ = "import_problems"
    __table_args__ = (Index("ix_import_problems_run_id_number", "run_id", "number", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    number: Mapped[int]
    typed: Mapped[str] = mapped_column(String(200), default="")
    problem: Mapped[str] = mapped_column(String(300))
