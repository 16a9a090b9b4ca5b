"""The reader: everything that each page asks about whoever reads it, in one statement.

A feature declares a fact as a condition or a number about ``User``, and the layout calls it. Facts
only decide what is shown: a right is asked of the database at the moment of the action.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar

from flask import g
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.accounts.models import SignInSession, User
from app.core.db import KEPT_PLAN, UtcDateTime, db

T = TypeVar("T")
_facts: dict[str, ColumnElement[Any]] = {}


@dataclass(frozen=True)
class Fact(Generic[T]):
    """Something known of the reader of this request; None for a visitor."""

    name: str

    def __call__(self) -> T | None:
        """What the database said when this request read who is there."""
        if not current_user.is_authenticated:
            return None
        value: T = g.reader_facts[self.name]
        return value


@dataclass(frozen=True)
class Reader:
    """Whoever holds a session, with what was read of them at once."""

    user: User
    session_id: int
    last_used_at: datetime
    facts: Mapping[str, Any]


def fact(name: str, asked: ColumnElement[T]) -> Fact[T]:
    """Declare a fact about the reader: an expression over ``User``, read with each session.

    A subquery of a subquery needs ``correlate(User)``; every page pays for it, so it must read a
    few rows of an index.
    """
    _facts[name] = asked
    _statement.cache_clear()
    return Fact(name)


def read(digest: str, *, opened_after: datetime, used_after: datetime) -> Reader | None:
    """Whoever holds the session with this hash, unless it ended or they were deactivated."""
    values = {"digest": digest, "opened_after": opened_after, "used_after": used_after}
    row = db.session.execute(_statement(), values).unique().one_or_none()
    if row is None:
        return None
    user, session_id, last_used_at, *facts = row
    return Reader(user, session_id, last_used_at, dict(zip(_facts, facts, strict=True)))


@cache
def _statement() -> Select[Any]:
    """Built once: every request of somebody who signed in starts with it."""
    return (
        select(
            User,
            SignInSession.id,
            SignInSession.last_used_at,
            *(asked.label(name) for name, asked in _facts.items()),
        )
        .join(SignInSession, SignInSession.user_id == User.id)
        .options(joinedload(User.roles))
        .where(
            SignInSession.digest == bindparam("digest"),
            SignInSession.created_at > bindparam("opened_after", type_=UtcDateTime),
            SignInSession.last_used_at > bindparam("used_after", type_=UtcDateTime),
            User.deactivated_at.is_(None),
        )
        .execution_options(**KEPT_PLAN)
    )
