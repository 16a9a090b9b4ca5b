"""Links sent by mail: to sign in without a password, to choose a new one.

The request writes one job with the address as typed, known or not; the worker looks it up. So
the page says and does the same for everybody, in the same time.
"""

from datetime import timedelta
from typing import Any

from app.accounts.mails import RESET, SIGN_IN_LINK
from app.accounts.models import User
from app.accounts.queries import find_user, same_address
from app.accounts.services.activation import send_activation
from app.accounts.services.sessions import change_password, revoke_links
from app.core import jobs, tokens
from app.core.db import db, now
from app.core.links import absolute_url
from app.core.mail import send_mail

SIGN_IN = "sign_in"
RESET_PURPOSE = "reset"
# As long as the window of the limit on requests (views/limits.py): see there why.
SIGN_IN_LIFETIME = timedelta(hours=1)
RESET_LIFETIME = timedelta(hours=2)


def request_sign_in_link(email: str, next_path: str) -> None:
    """Ask for a link that signs in, then leads to a page of the service."""
    _request("accounts.send_sign_in_link", email, next_path=next_path)


def request_reset(email: str) -> None:
    """Ask for a link to choose a new password."""
    _request("accounts.send_reset", email)


def _request(name: str, email: str, **others: str) -> None:
    """One job per address and minute: a double click sends one mail."""
    address = same_address(email)
    key = f"{name}:{tokens.digest_of(address)}:{now():%Y%m%d%H%M}"
    jobs.enqueue(name, {"email": address, **others}, key=key)


def _holder(payload: dict[str, Any]) -> User | None:
    """Who may receive the link that was asked for; a pending account gets its activation."""
    user = find_user(payload["email"])
    if user is None or not user.is_active:
        return None
    if user.is_pending:
        send_activation(user, keep_former=True)
        return None
    return user


@jobs.handler("accounts.send_sign_in_link")
def send_sign_in_link(payload: dict[str, Any]) -> None:
    """Mail a link that signs in, to whoever has an account at this address."""
    user = _holder(payload)
    if user is None:
        return
    raw = tokens.issue(SIGN_IN, user.id, SIGN_IN_LIFETIME)
    next_path = payload.get("next_path") or None
    values = {
        "prenom": user.first_name,
        "minutes": str(int(SIGN_IN_LIFETIME.total_seconds() // 60)),
        "lien": absolute_url("accounts.sign_in_by_link", token=raw, next=next_path),
    }
    send_mail(user.email, SIGN_IN_LINK.key, values, about=user)


@jobs.handler("accounts.send_reset")
def send_reset(payload: dict[str, Any]) -> None:
    """Mail a link to choose a new password, to whoever has an account at this address."""
    user = _holder(payload)
    if user is None:
        return
    raw = tokens.issue(RESET_PURPOSE, user.id, RESET_LIFETIME)
    values = {
        "prenom": user.first_name,
        "heures": str(int(RESET_LIFETIME.total_seconds() // 3600)),
        "lien": absolute_url("accounts.reset_password", token=raw),
    }
    send_mail(user.email, RESET.key, values, about=user)


def spend_sign_in_link(raw: str) -> User:
    """The person whom a link signs in; their other links are used up. Raises InvalidToken."""
    user = db.session.get_one(User, tokens.spend(SIGN_IN, raw))
    if not user.is_active:
        raise tokens.InvalidToken
    revoke_links(user)
    return user


def reset_password(raw: str, password: str) -> User:
    """Use a link to store a new password; every session ends. Raises InvalidToken."""
    user = db.session.get_one(User, tokens.spend(RESET_PURPOSE, raw))
    if not user.is_active:
        raise tokens.InvalidToken
    change_password(user, password, by=user, keep_session=None)
    return user
