"""Links that act: random tokens, stored hashed, that expire and work once.

A token is spent by a POST alone; a GET only looks at it, so that a mail scanner that follows
links cannot answer for somebody.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Index, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db, now
from app.core.errors import DomainError

TOKEN_BYTES = 32
TOKEN_LENGTH = 43


class InvalidToken(DomainError):
    """The link is unknown, spent or expired: the three are told alike."""

    next_step = "Demandez un nouveau lien, ou écrivez-nous depuis la page Contact."

    def __init__(self) -> None:
        super().__init__("Ce lien n’est plus valable : il a expiré ou il a déjà servi.")


class Token(Base):
    """A right to do one thing to one object, held by whoever received the link."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_subject", "purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


def digest_of(raw: str) -> str:
    """What is stored of a secret link: its SHA-256, enough for 256 bits drawn at random."""
    return hashlib.sha256(raw.encode()).hexdigest()


def new_secret() -> str:
    """A fresh 256-bit secret, 43 characters safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def issue(purpose: str, subject_id: int, lifetime: timedelta) -> str:
    """Create a link's secret. It is returned once and never stored in clear."""
    raw = new_secret()
    db.session.add(
        Token(
            digest=digest_of(raw),
            purpose=purpose,
            subject_id=subject_id,
            expires_at=now() + lifetime,
        )
    )
    return raw


def look(purpose: str, raw: str) -> int:
    """The object a link is about, without spending it. Raises InvalidToken."""
    subject_id = db.session.scalar(
        select(Token.subject_id).where(
            Token.digest == digest_of(raw),
            Token.purpose == purpose,
            Token.used_at.is_(None),
            Token.expires_at > now(),
        )
    )
    if subject_id is None:
        raise InvalidToken
    return subject_id


def spend(purpose: str, raw: str) -> int:
    """The object a link is about, and the link is used up. Raises InvalidToken.

    One UPDATE decides, so that of two clicks at once a single one wins.
    """
    subject_id = db.session.scalar(
        update(Token)
        .where(
            Token.digest == digest_of(raw),
            Token.purpose == purpose,
            Token.used_at.is_(None),
            Token.expires_at > now(),
        )
        .values(used_at=now())
        .returning(Token.subject_id)
        .execution_options(synchronize_session=False)
    )
    if subject_id is None:
        raise InvalidToken
    return subject_id


def revoke(purpose: str, subject_id: int) -> None:
    """Make every unspent link of a purpose about an object worthless."""
    db.session.execute(
        delete(Token).where(
            Token.purpose == purpose, Token.subject_id == subject_id, Token.used_at.is_(None)
        )
    )


def purge(before: datetime) -> int:
    """Erase the links that expired before a moment; return how many."""
    erased = db.session.execute(delete(Token).where(Token.expires_at < before))
    return int(getattr(erased, "rowcount"))  # noqa: B009
