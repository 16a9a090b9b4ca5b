"""What is said of a request: opinions, messages, and the reasons that staff reuse."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access_requests.models.requests import AccessRequest, WantedWorkgroup
from app.access_requests.models.states import OpinionValue
from app.accounts.models import User
from app.core.db import Base, now, text_enum


class Opinion(Base):
    """What one facilitator thinks, for one group; the last word replaces the former."""

    __tablename__ = "opinions"
    __table_args__ = (UniqueConstraint("wanted_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wanted_id: Mapped[int] = mapped_column(ForeignKey("wanted_workgroups.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    value: Mapped[OpinionValue] = mapped_column(text_enum(OpinionValue))
    reason: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime] = mapped_column(default=now)

    wanted: Mapped[WantedWorkgroup] = relationship(back_populates="opinions", lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")


class AskedOpinion(Base):
    """A facilitator was asked by mail for their opinion on a wish; the link acts for this row."""

    __tablename__ = "asked_opinions"
    __table_args__ = (
        UniqueConstraint("wanted_id", "facilitator_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wanted_id: Mapped[int] = mapped_column(ForeignKey("wanted_workgroups.id", ondelete="CASCADE"))
    facilitator_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime] = mapped_column(default=now)

    wanted: Mapped[WantedWorkgroup] = relationship(back_populates="asked_opinions", lazy="raise")
    facilitator: Mapped[User] = relationship(lazy="raise")


class RequestMessage(Base):
    """A line of the exchange between staff and the applicant; no author is the applicant."""

    __tablename__ = "request_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("access_requests.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    is_from_applicant: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = mapped_column(Text)
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(default=now)

    request: Mapped[AccessRequest] = relationship(back_populates="messages", lazy="raise")
    author: Mapped[User | None] = relationship(lazy="raise")


class ReasonText(Base):
    """A reusable reason that staff choose from when they decline or ask for more."""

    __tablename__ = "reason_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
