"""The access request and the groups that it wants."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access_requests.models.states import (
    CLAIM_LIFETIME,
    TRANSITIONS,
    Decision,
    ImpossibleStep,
    RequestStatus,
)
from app.accounts.models import User
from app.core.db import Base, now, text_enum
from app.core.tokens import new_secret
from app.directory.models import Department, Organisation, Region
from app.workgroups.models import Workgroup

if TYPE_CHECKING:
    from app.access_requests.models.reviews import AskedOpinion, Opinion, RequestMessage


class AccessRequest(Base):
    """A person asks for access to the space and to some workgroups of one region."""

    __tablename__ = "access_requests"
    __table_args__ = (
        Index("ix_access_requests_queue", "status", "confirmed_at", "id"),
        Index("ix_access_requests_region_queue", "region_code", "status", "confirmed_at", "id"),
        Index("ix_access_requests_claimed", "claimed_by_id", "status", "confirmed_at", "id"),
        Index("ix_access_requests_status_id", "status", "id"),
        Index("ix_access_requests_search_name", "search_name"),
        # The number of an erased request never comes back: a link in an old mail stays dead.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)
    follow_key: Mapped[str] = mapped_column(String(43), default=new_secret)
    follow_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    status: Mapped[RequestStatus] = mapped_column(
        text_enum(RequestStatus), default=RequestStatus.UNCONFIRMED
    )
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    search_name: Mapped[str] = mapped_column(String(220))
    email: Mapped[str] = mapped_column(String(254), index=True)
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    department_code: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    job_title: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    motivation: Mapped[str] = mapped_column(Text, default="")
    notice_read_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    is_demo: Mapped[bool] = mapped_column(default=False)

    region: Mapped[Region] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    claimed_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[claimed_by_id])
    user: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[user_id])
    wanted: Mapped[list["WantedWorkgroup"]] = relationship(
        back_populates="request",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="WantedWorkgroup.id",
    )
    messages: Mapped[list["RequestMessage"]] = relationship(
        back_populates="request",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="RequestMessage.id",
    )

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def move_to(self, status: RequestStatus) -> None:
        """Change the state, as the table of transitions allows. Raises ImpossibleStep."""
        if status is self.status:
            return
        if status not in TRANSITIONS.get(self.status, frozenset()):
            raise ImpossibleStep(
                f"Cette demande est « {self.status.label} » : elle ne peut pas devenir "
                f"« {status.label} »."
            )
        self.status = status
        self.closed_at = now() if status.is_final else None

    def is_held_by_another(self, user_id: int) -> bool:
        """Whether somebody else took the request in hand less than half an hour ago."""
        if self.claimed_by_id is None or self.claimed_at is None:
            return False
        return self.claimed_by_id != user_id and self.claimed_at > now() - CLAIM_LIFETIME

    def age(self) -> timedelta:
        """How long the person has been waiting since they confirmed their address."""
        return now() - (self.confirmed_at or self.created_at)


class WantedWorkgroup(Base):
    """One group that a request asks for, and what was decided for it."""

    __tablename__ = "wanted_workgroups"
    __table_args__ = (
        UniqueConstraint("request_id", "workgroup_id"),
        Index("ix_wanted_workgroups_workgroup_id_decision", "workgroup_id", "decision"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("access_requests.id", ondelete="CASCADE"))
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroups.id"))
    decision: Mapped[Decision] = mapped_column(text_enum(Decision), default=Decision.UNDECIDED)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    request: Mapped[AccessRequest] = relationship(back_populates="wanted", lazy="raise")
    workgroup: Mapped[Workgroup] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise")
    opinions: Mapped[list["Opinion"]] = relationship(
        back_populates="wanted", lazy="raise", cascade="all, delete-orphan", order_by="Opinion.id"
    )
    asked_opinions: Mapped[list["AskedOpinion"]] = relationship(
        back_populates="wanted", lazy="raise", cascade="all, delete-orphan"
    )

    @property
    def is_settled(self) -> bool:
        return self.decision in {Decision.ACCEPTED, Decision.DECLINED}
