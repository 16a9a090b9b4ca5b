"""Invitations: an account offered, with groups chosen beforehand."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now
from app.core.errors import DomainError
from app.directory.models import Region
from app.workgroups.models import Workgroup

IS_OPEN = "accepted_at IS NULL AND cancelled_at IS NULL"


SIGN_IN = (
    "Connectez-vous avec votre adresse électronique. Si vous avez oublié votre mot de passe, la "
    "page de connexion vous permet d’en choisir un autre."
)
INVITE_AGAIN = (
    "Demandez une nouvelle invitation à la personne qui vous l’avait envoyée, ou faites une "
    "demande d’accès depuis la page d’accueil."
)


class InvitationState(StrEnum):
    """Where an invitation stands; it runs out by date, without anybody doing anything."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {
            "pending": "En attente",
            "accepted": "Acceptée",
            "expired": "Expirée",
            "cancelled": "Annulée",
        }[self.value]


OVER = {
    InvitationState.PENDING: ("Cette invitation attend une réponse.", ""),
    InvitationState.ACCEPTED: (
        "Cette invitation a déjà servi : votre compte est ouvert.",
        SIGN_IN,
    ),
    InvitationState.CANCELLED: ("Cette invitation a été annulée.", INVITE_AGAIN),
    InvitationState.EXPIRED: ("Cette invitation a expiré.", INVITE_AGAIN),
}


class InvitationOver(DomainError):
    """The invitation was accepted, cancelled, or ran out."""

    def __init__(self, state: InvitationState) -> None:
        super().__init__(*OVER[state])


class SentToday(DomainError):
    """An invitation leaves once a day at most."""

    next_step = "Relancez-la demain si elle attend toujours."

    def __init__(self) -> None:
        super().__init__("Cette invitation est partie il y a moins d’un jour.")


class Invitation(Base):
    """An invitation to open an account with groups chosen beforehand.

    An address has one open invitation at most, whoever invites it: groups are added to it. While
    ``sent_at`` is empty its mail waits to be written.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        Index("ix_invitations_email", "email"),
        Index("ix_invitations_invited_by", "invited_by_id", "id"),
        Index(
            "uq_invitations_open",
            "email",
            unique=True,
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
        # The number of an erased invitation never comes back: an old link stays dead.
        {"sqlite_autoincrement": True},
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
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.cancelled_at:
            return InvitationState.CANCELLED
        return InvitationState.PENDING if self.expires_at > now() else InvitationState.EXPIRED

    @property
    def is_pending(self) -> bool:
        return self.state is InvitationState.PENDING

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class InvitedWorkgroup(Base):
    """One group that an invitation opens, and who offered it."""

    __tablename__ = "invited_workgroups"

    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True
    )
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroups.id"), primary_key=True)
    invited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )

    workgroup: Mapped[Workgroup] = relationship(lazy="raise")
