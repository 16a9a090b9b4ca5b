"""Invitations: an account offered, with groups chosen beforehand."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now
from app.directory.models import Region
from app.workgroups.models import Workgroup


class Invitation(Base):
    """An invitation to open an account with groups chosen beforehand."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index("ix_invitations_email", "email"),
        Index("ix_invitations_invited_by", "invited_by_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(200), default="")
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    is_demo: Mapped[bool] = mapped_column(default=False)

    region: Mapped[Region] = relationship(lazy="raise")
    invited_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[invited_by_id])
    workgroups: Mapped[list["InvitedWorkgroup"]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )

    @property
    def is_pending(self) -> bool:
        return not self.accepted_at and not self.cancelled_at and self.expires_at > now()


class InvitedWorkgroup(Base):
    """One group that an invitation opens."""

    __tablename__ = "invited_workgroups"

    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True
    )
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroups.id"), primary_key=True)

    workgroup: Mapped[Workgroup] = relationship(lazy="raise")
