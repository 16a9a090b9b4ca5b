"""Sessions: opened by a password or a link, ended one by one or all at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_

from app.accounts.login import ABSOLUTE_LIMIT, IDLE_LIMIT
from app.accounts.mails import PASSWORD_CHANGED
from app.accounts.models import SignInSession, User
from app.accounts.passwords import hash_password, needs_rehash, verify
from app.accounts.queries import credentials_of
from app.core import audit, jobs, tokens
from app.core.dates import moment
from app.core.db import db, now, release
from app.core.links import absolute_url
from app.core.mail import send_mail

DEVICE_LENGTH = 120
LINK_PURPOSES = ("activation", "sign_in", "reset")


def authenticate(email: str, password: str) -> User | None:
    """The person whose address and password these are, else None.

    An unknown, pending or deactivated account costs the same: one query, one verification. The
    verification is slow by design, so that nobody waits for the database meanwhile.
    """
    known = credentials_of(email)
    release()
    user_id, stored = known or (None, None)
    if not verify(password, stored) or user_id is None or stored is None:
        return None
    user = db.session.get_one(User, user_id)
    if needs_rehash(stored):
        user.password_hash = hash_password(password)
    return user


def open_session(user: User, device: str, *, replacing: int | None = None) -> str:
    """Open a session and return its secret, for the cookie; ``replacing`` ends a former one."""
    if replacing is not None:
        end_session(replacing)
    secret = tokens.new_secret()
    user.last_signed_in_at = now()
    db.session.add(
        SignInSession(
            user_id=user.id, digest=tokens.digest_of(secret), device=device[:DEVICE_LENGTH]
        )
    )
    audit.record("account.signed_in", user, by=user)
    return secret


def end_session(session_id: int) -> None:
    """End one session; one that is already over is no matter."""
    db.session.execute(delete(SignInSession).where(SignInSession.id == session_id))


def end_sessions(user: User, except_id: int | None = None) -> int:
    """End every session of a person, but the one they are using; return how many."""
    ended = delete(SignInSession).where(SignInSession.user_id == user.id)
    if except_id is not None:
        ended = ended.where(SignInSession.id != except_id)
    return int(getattr(db.session.execute(ended), "rowcount"))  # noqa: B009


def change_password(user: User, password: str, *, by: User, keep_session: int | None) -> None:
    """Store a new password, end the other sessions and the links, and tell the person by mail."""
    user.password_hash = hash_password(password)
    end_sessions(user, except_id=keep_session)
    revoke_links(user)
    audit.record("account.password_changed", user, by=by)
    send_mail(
        user.email,
        PASSWORD_CHANGED.key,
        {
            "prenom": user.first_name,
            "moment": moment(now()),
            "lien": absolute_url("accounts.forgotten_password"),
        },
        about=user,
    )


def revoke_links(user: User) -> None:
    """Make the links that open a person's account worthless."""
    for purpose in LINK_PURPOSES:
        tokens.revoke(purpose, user.id)


@jobs.daily("accounts.purge_sessions", hour=2)
def purge_sessions(_payload: dict[str, Any]) -> None:
    """Erase the sessions that are over."""
    db.session.execute(delete(SignInSession).where(_is_over(now())))


def _is_over(at: datetime) -> Any:
    return or_(
        SignInSession.created_at <= at - ABSOLUTE_LIMIT,
        SignInSession.last_used_at <= at - IDLE_LIMIT,
    )
