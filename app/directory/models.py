"""Territories, structures, and the dated ties between people and structures."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now


class Region(Base):
    """One of the regions of France, by its INSEE code."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    sort_name: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(10))
    timezone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")

    @property
    def id(self) -> str:
        return self.code


class Department(Base):
    """One of the departments of France, by its INSEE code (``2A``, ``971``)."""

    __tablename__ = "departments"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)

    region: Mapped[Region] = relationship(lazy="raise")


class OrganisationType(Base):
    """A type of structure, from the controlled list."""

    __tablename__ = "organisation_types"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(160))
    family: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


class Organisation(Base):
    """A structure: a service, an authority, an association, a company."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_search_name", "search_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    search_name: Mapped[str] = mapped_column(String(200))
    type_code: Mapped[str | None] = mapped_column(ForeignKey("organisation_types.code"))
    department_code: Mapped[str | None] = mapped_column(ForeignKey("departments.code"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    is_demo: Mapped[bool] = mapped_column(default=False)

    type: Mapped[OrganisationType | None] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")


class Profile(Base):
    """What the directory knows of a person beside their account."""

    __tablename__ = "profiles"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    presentation: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User] = relationship(lazy="raise")
    region: Mapped[Region] = relationship(lazy="raise")


class Affiliation(Base):
    """A person's function in a structure, from a day to a day; several at once are possible.

    ``organisation_id`` is empty for a person who takes part in their own name.
    """

    __tablename__ = "affiliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    job_title: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]

    user: Mapped[User] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
