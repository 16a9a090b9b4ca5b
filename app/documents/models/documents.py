"""Documents: what a place publishes, and where it stands in its life."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, folded, now, text_enum
from app.directory.models import Organisation, Region
from app.documents.models.versions import DocumentStatus, DocumentVersion
from app.workgroups.audiences import Placed
from app.workgroups.models import Theme, Workgroup


class DocumentKind(StrEnum):
    """What a document is."""

    PRODUCTION = "production"
    MINUTES = "minutes"
    ROADMAP = "roadmap"
    ACTION_SHEET = "action_sheet"
    DIAGNOSIS = "diagnosis"
    TOOL = "tool"
    RESOURCE = "resource"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "production": "Production du groupe",
            "minutes": "Compte rendu",
            "roadmap": "Feuille de route",
            "action_sheet": "Fiche action",
            "diagnosis": "Diagnostic",
            "tool": "Outil",
            "resource": "Ressource",
            "other": "Autre document",
        }[self.value]


LISTED = "trashed_at IS NULL AND current_version_id IS NOT NULL"


class Document(Placed, Base):
    """A document of a workgroup, of a region (no ``workgroup_id``) or of the nation (no
    ``region_code`` either).

    ``current_version_id`` is its newest version out of quarantine: without one nobody but its
    depositor and those who run the place knows of it. ``status`` is that of this version.
    ``public_version_id`` is the version that visitors read, set if and only if the audience is
    the public: a new version stays inside until it is published too. ``announced_at`` is when
    people were told of it, once. The numbers of versions are no foreign keys, since versions have
    one to their document: ``flask documents check`` compares them.
    """

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("audience <> 'workgroup' OR workgroup_id IS NOT NULL", "audience_of_group"),
        CheckConstraint("audience <> 'region' OR region_code IS NOT NULL", "audience_of_region"),
        CheckConstraint("workgroup_id IS NULL OR region_code IS NOT NULL", "group_in_region"),
        CheckConstraint(
            "(audience = 'public') = (public_version_id IS NOT NULL)", "public_has_version"
        ),
        # All that lists and what narrows them ask of many documents, the newest first: read from
        # the index alone, and but for those that nobody may read.
        Index(
            "ix_documents_listed",
            "changed_at",
            "id",
            "audience",
            "region_code",
            "workgroup_id",
            "theme_id",
            "kind",
            "year",
            "status",
            "organisation_id",
            "current_version_id",
            sqlite_where=text(LISTED),
            postgresql_where=text(LISTED),
        ),
        Index("ix_documents_workgroup_id_changed_at", "workgroup_id", "changed_at", "id"),
        Index("ix_documents_region_code_changed_at", "region_code", "changed_at", "id"),
        Index("ix_documents_sort_title", "sort_title", "id"),
        Index("ix_documents_year", "year"),
        # Of those thrown away alone: nearly every document is not, and SQLite would start there.
        Index(
            "ix_documents_trashed_at",
            "trashed_at",
            sqlite_where=text("trashed_at IS NOT NULL"),
            postgresql_where=text("trashed_at IS NOT NULL"),
        ),
        Index("ix_documents_audience_published_at", "audience", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    sort_title: Mapped[str] = mapped_column(folded(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    year: Mapped[int]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    is_accessible: Mapped[bool] = mapped_column(default=False)
    accessible_copy_id: Mapped[int | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL")
    )
    status: Mapped[DocumentStatus] = mapped_column(
        text_enum(DocumentStatus), default=DocumentStatus.WORKING_NOTE
    )
    version_count: Mapped[int] = mapped_column(default=0)
    current_version_id: Mapped[int | None] = mapped_column(index=True)
    public_version_id: Mapped[int | None] = mapped_column(index=True)
    replaced_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    deposited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    depositor_name: Mapped[str] = mapped_column(String(220), default="")
    deposited_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    edit_number: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)

    region: Mapped[Region | None] = relationship(lazy="raise")
    workgroup: Mapped[Workgroup | None] = relationship(lazy="raise")
    theme: Mapped[Theme | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    current_version: Mapped[DocumentVersion | None] = relationship(
        primaryjoin="foreign(Document.current_version_id) == DocumentVersion.id",
        lazy="raise",
        viewonly=True,
    )
    public_version: Mapped[DocumentVersion | None] = relationship(
        primaryjoin="foreign(Document.public_version_id) == DocumentVersion.id",
        lazy="raise",
        viewonly=True,
    )
    replaced_by: Mapped["Document | None"] = relationship(
        lazy="raise", foreign_keys=[replaced_by_id], remote_side="Document.id"
    )
    accessible_copy: Mapped["Document | None"] = relationship(
        lazy="raise", foreign_keys=[accessible_copy_id], remote_side="Document.id"
    )
    deposited_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[deposited_by_id])

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None

    @property
    def place_name(self) -> str:
        """« GT 5 – Accès à l’alimentation ». Needs workgroup.theme, or region."""
        if self.workgroup is not None:
            return f"GT {self.workgroup.theme.number} – {self.workgroup.title}"
        return self.region.name if self.region is not None else "Niveau national"


class DocumentDepartment(Base):
    """A department that a document is about."""

    __tablename__ = "document_departments"
    __table_args__ = (
        UniqueConstraint("document_id", "department_code"),
        Index("ix_document_departments_code", "department_code", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    department_code: Mapped[str] = mapped_column(ForeignKey("departments.code"))


class StatusChange(Base):
    """A step in the life of a document: which version, to which status, by whom, and why."""

    __tablename__ = "document_status_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[int] = mapped_column(
        ForeignKey("document_versions.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[DocumentStatus] = mapped_column(text_enum(DocumentStatus))
    note: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    changer_name: Mapped[str] = mapped_column(String(220), default="")
