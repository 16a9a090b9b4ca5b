"""Territories: the regions and departments of France, by their INSEE codes."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base


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
