"""Limits: how many times one may try, counted by account and by network address.

An account's limit counts failures, and never closes the way by mail: its own limit spans the
life of a link, so that whoever exhausts it has put a working link in the owner's mailbox.
"""

from flask import g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.queries import same_address
from app.core.security import limiter
from app.core.tokens import digest_of

FAILURES_PER_ACCOUNT = "10 per 15 minutes"
FAILURES_PER_NETWORK = "60 per 15 minutes"
LINKS_PER_ACCOUNT = "5 per hour"
LINKS_PER_NETWORK = "60 per hour"


def typed_account() -> str:
    """The account that a form is about, known or not, without keeping its address."""
    return digest_of(same_address(request.form.get("email", "")))


def own_account_id() -> str:
    """The account of the person who is signed in."""
    return str(current_user.id if current_user.is_authenticated else "")


def note_failure() -> None:
    """Count this request as a failed attempt."""
    g.has_failed_attempt = True


def has_failed(_response: Response) -> bool:
    return bool(g.get("has_failed_attempt", False))


def is_accepted(response: Response) -> bool:
    return response.status_code < 400


def limit_failures(view, account_key=typed_account):
    """Limit the failed attempts of a view, by account and by network address."""
    by_account = limiter.limit(
        FAILURES_PER_ACCOUNT, key_func=account_key, methods=["POST"], deduct_when=has_failed
    )
    by_network = limiter.limit(FAILURES_PER_NETWORK, methods=["POST"], deduct_when=has_failed)
    return by_account(by_network(view))


def limit_own_failures(view):
    """Limit the failed attempts of a view on one's own account."""
    return limit_failures(view, own_account_id)


def limit_links(view):
    """Limit the links that a view sends, by account and by network address."""
    by_account = limiter.limit(
        LINKS_PER_ACCOUNT, key_func=typed_account, methods=["POST"], deduct_when=is_accepted
    )
    by_network = limiter.limit(LINKS_PER_NETWORK, methods=["POST"], deduct_when=is_accepted)
    return by_account(by_network(view))
