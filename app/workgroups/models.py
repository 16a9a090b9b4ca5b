"""Themes, workgroups, memberships, requests to join, and the mandates of regional teams."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now, text_enum
from app.directory.models import Region


class Role(StrEnum):
    """What a person is in a workgroup."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"
    STATE_REFERENT = "state_referent"

    @property
    def label(self) -> str:
        return {
            "member": "Membre",
            "facilitator": "Animatrice ou animateur",
            "observer": "Observatrice ou observateur",
            "state_referent": "Référente ou référent État",
        }[self.value]


class Openness(StrEnum):
    """How one joins a workgroup; an archived one is read-only."""

    OPEN = "open"
    ON_REQUEST = "on_request"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return {
            "open": "Ouvert",
            "on_request": "Sur demande",
            "closed": "Fermé",
            "archived": "Archivé",
        }[self.value]


class Audience(StrEnum):
    """Who may read something that a place holds; widest last."""

    WORKGROUP = "workgroup"
    REGION = "region"
    MEMBERS = "members"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        return {
            "workgroup": "Le groupe",
            "region": "La région",
            "members": "Tous les membres",
            "public": "Tout le monde",
        }[self.value]

    @property
    def breadth(self) -> int:
        """How wide it is, to tell a widening from a narrowing."""
        return list(Audience).index(self)


class JoinStatus(StrEnum):
    """Where a member's request to join another group stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Theme(Base):
    """A theme of the strategy: national, or of one region when ``region_code`` is set."""

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    family: Mapped[str] = mapped_column(String(60), default="")
    commitment: Mapped[str] = mapped_column(String(20), default="")
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    is_reconstructed: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)


class Workgroup(Base):
    """The group of a theme in a region. Its counts are kept by the services."""

    __tablename__ = "workgroups"
    __table_args__ = (UniqueConstraint("region_code", "theme_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), index=True)
    local_title: Mapped[str] = mapped_column(String(200), default="")
    mandate: Mapped[str] = mapped_column(Text, default="")
    mandate_html: Mapped[str] = mapped_column(Text, default="")
    openness: Mapped[Openness] = mapped_column(text_enum(Openness), default=Openness.ON_REQUEST)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("workgroups.id"))
    member_count: Mapped[int] = mapped_column(default=0)
    facilitator_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    archived_at: Mapped[datetime | None]

    region: Mapped[Region] = relationship(lazy="raise")
    theme: Mapped[Theme] = relationship(lazy="raise")
    successor: Mapped["Workgroup | None"] = relationship(remote_side="Workgroup.id", lazy="raise")

    @property
    def title(self) -> str:
        """The region's own title, else the national one. Needs ``theme`` to be loaded."""
        return self.local_title or self.theme.title

    @property
    def is_archived(self) -> bool:
        return self.openness is Openness.ARCHIVED

    @property
    def is_joinable(self) -> bool:
        return self.openness in {Openness.OPEN, Openness.ON_REQUEST}


class Membership(Base):
    """A person's place in a workgroup, from a moment to a moment.

    ``to_confirm_at`` is when the person left a structure: whoever runs the group says since then
    whether they stay, and nobody said it yet.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_current",
            "workgroup_id",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_memberships_user_id_ended_at", "user_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroups.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(text_enum(Role), default=Role.MEMBER)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    to_confirm_at: Mapped[datetime | None]

    workgroup: Mapped[Workgroup] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")


class JoinRequest(Base):
    """A signed-in member asks to join another group; its facilitator answers with a word."""

    __tablename__ = "join_requests"
    __table_args__ = (
        Index(
            "uq_join_requests_pending",
            "workgroup_id",
            "user_id",
            unique=True,
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroups.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    message: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[JoinStatus] = mapped_column(text_enum(JoinStatus), default=JoinStatus.PENDING)
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(Text, default="")

    workgroup: Mapped[Workgroup] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])
    decided_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])


class RegionalMandate(Base):
    """A person of a regional team: facilitator of every group of the region, and, where ANSA
    delegates it, judge of its access requests."""

    __tablename__ = "regional_mandates"
    __table_args__ = (UniqueConstraint("user_id", "region_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    can_decide: Mapped[bool] = mapped_column(default=False)
    granted_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(lazy="raise")
    region: Mapped[Region] = relationship(lazy="raise")
