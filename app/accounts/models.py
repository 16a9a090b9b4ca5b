"""What is stored of an account: the person's identity, their national roles, their sessions."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, now, text_enum


class NationalRole(StrEnum):
    """A role held over the whole country; those of a region or a group belong to workgroups."""

    ANSA = "ansa"
    NATIONAL = "national"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return {
            "ansa": "Équipe de l’Ansa",
            "national": "Délégation nationale",
            "admin": "Administration technique",
        }[self.value]


class User(Base):
    """An account. It is pending until its link is used, and silent once deactivated."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_sort_name_id", "sort_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    sort_name: Mapped[str] = mapped_column(String(220))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(default=now)
    activated_at: Mapped[datetime | None]
    activation_sent_at: Mapped[datetime | None]
    activation_reminded_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None] = mapped_column(index=True)
    anonymised_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user",
        lazy="selectin",
        cascade="all, delete-orphan",
        foreign_keys="RoleGrant.user_id",
    )

    # What Flask-Login asks of a user.
    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def is_pending(self) -> bool:
        return self.activated_at is None

    def has_role(self, *wanted: NationalRole) -> bool:
        return any(grant.role in wanted for grant in self.roles)

    @property
    def is_ansa(self) -> bool:
        return self.has_role(NationalRole.ANSA)

    @property
    def is_admin(self) -> bool:
        return self.has_role(NationalRole.ADMIN)


# Somebody, or in a statement about whoever reads (accounts.reader), the column of users.
Person = User | type[User]


class RoleGrant(Base):
    """A national role given to a person."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[NationalRole] = mapped_column(text_enum(NationalRole), index=True)
    granted_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(back_populates="roles", lazy="raise")


class SignInSession(Base):
    """A signed-in browser. Its cookie holds a secret of which only the hash is stored."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime] = mapped_column(default=now, index=True)

    user: Mapped[User] = relationship(lazy="raise")
