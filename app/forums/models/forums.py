"""Forums: the place of a workgroup, of a region or of the nation where people discuss.

A forum has no title of its own: it bears that of its workgroup or region. Its row is derived from
theirs: it is written when they are.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, event, insert
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.core.db import Base, text_enum
from app.directory.models import Region
from app.forums.models.levels import FollowLevel
from app.workgroups.models import Workgroup

NATIONAL_PLACE = "members"


class ForumKind(StrEnum):
    """Whose forum it is."""

    NATIONAL = "national"
    REGION = "region"
    WORKGROUP = "workgroup"


class Forum(Base):
    """A forum. ``place`` is its audience token: ``members``, ``region-32``, ``workgroup-12``.

    ``region_code`` is that of the region, also for the forum of a workgroup. Counts leave out the
    trash and are kept by the services.
    """

    __tablename__ = "forums"
    __table_args__ = (Index("ix_forums_region_code_kind", "region_code", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ForumKind] = mapped_column(text_enum(ForumKind))
    place: Mapped[str] = mapped_column(String(40), unique=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    workgroup_id: Mapped[int | None] = mapped_column(
        ForeignKey("workgroups.id", ondelete="CASCADE"), unique=True
    )
    default_level: Mapped[FollowLevel] = mapped_column(
        text_enum(FollowLevel), default=FollowLevel.NEW_TOPICS
    )
    topic_count: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime | None]
    last_topic_id: Mapped[int | None]

    region: Mapped[Region | None] = relationship(lazy="raise")
    workgroup: Mapped[Workgroup | None] = relationship(lazy="raise")

    @property
    def name(self) -> str:
        """« GT 5 – Accès à l’alimentation ». Needs workgroup.theme, or region."""
        if self.workgroup is not None:
            return f"GT {self.workgroup.theme.number} – {self.workgroup.title}"
        if self.region is not None:
            return self.region.name
        return "Tous les membres"

    @property
    def full_name(self) -> str:
        """Its name with its region, for where none stands beside. Needs workgroup.region too."""
        return f"{self.name}, {self.workgroup.region.name}" if self.workgroup else self.name


@event.listens_for(Workgroup, "after_insert")
def _open_forum_of_workgroup(
    _mapper: Mapper[Any], connection: Connection, workgroup: Workgroup
) -> None:
    connection.execute(
        insert(Forum).values(
            kind=ForumKind.WORKGROUP,
            place=f"workgroup-{workgroup.id}",
            region_code=workgroup.region_code,
            workgroup_id=workgroup.id,
        )
    )


@event.listens_for(Region, "after_insert")
def _open_forum_of_region(_mapper: Mapper[Any], connection: Connection, region: Region) -> None:
    connection.execute(
        insert(Forum).values(
            kind=ForumKind.REGION, place=f"region-{region.code}", region_code=region.code
        )
    )
