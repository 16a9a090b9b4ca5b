"""Reads of accounts: one by its address, those that wait for their activation."""

from sqlalchemy import Select, func, select

from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db
from app.core.text import one_line


def same_address(email: str) -> str:
    """An address as it is stored and compared."""
    return one_line(email).casefold()


def find_user(email: str) -> User | None:
    """The account at an address, deactivated or not."""
    return db.session.scalar(select(User).where(User.email == same_address(email)))


def credentials_of(email: str) -> tuple[int, str | None] | None:
    """The number and password hash of the account that may sign in at an address."""
    row = db.session.execute(
        select(User.id, User.password_hash).where(
            User.email == same_address(email),
            User.deactivated_at.is_(None),
            User.activated_at.is_not(None),
        )
    ).first()
    return (row.id, row.password_hash) if row else None


def pending_activations() -> Select[User]:
    """The accounts whose activation link has not been used, those that wait longest first."""
    return (
        select(User)
        .where(User.activated_at.is_(None), User.deactivated_at.is_(None))
        .order_by(User.created_at, User.id)
    )


def active_administrators() -> int:
    """How many administrators can still act."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RoleGrant)
            .join(RoleGrant.user)
            .where(RoleGrant.role == NationalRole.ADMIN, User.deactivated_at.is_(None))
        )
        or 0
    )
