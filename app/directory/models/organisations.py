"""Structures: services, authorities, associations, companies, and how people come to know them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now
from app.directory.models.territories import Department


class OrganisationType(Base):
    """A type of structure, from the controlled list."""

    __tablename__ = "organisation_types"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(160))
    family: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


class Organisation(Base):
    """A structure. ``siret`` is its number at the Insee, checked by its key (14 digits).

    ``version`` counts its edits, so that two people who edit at once do not overwrite each other;
    ``merged_into_id`` sends elsewhere a double that staff merged; ``people_count`` is kept by the
    services.
    """

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_search_name", "search_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    acronym: Mapped[str] = mapped_column(String(40), default="")
    search_name: Mapped[str] = mapped_column(String(200))
    type_code: Mapped[str | None] = mapped_column(ForeignKey("organisation_types.code"))
    department_code: Mapped[str | None] = mapped_column(ForeignKey("departments.code"), index=True)
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)
    street: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(5), default="")
    town: Mapped[str] = mapped_column(String(100), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    people_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    confirmed_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL")
    )
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)

    type: Mapped[OrganisationType | None] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")
    proposed_by: Mapped[User | None] = relationship(lazy="raise")
    merged_into: Mapped["Organisation | None"] = relationship(
        remote_side="Organisation.id", lazy="raise"
    )
