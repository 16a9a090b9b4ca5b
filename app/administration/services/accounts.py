"""Gestures of staff upon accounts: sign out everywhere, send several links again."""

from collections.abc import Sequence

from app.accounts import services as accounts
from app.accounts.models import User
from app.core import audit


def sign_out_everywhere(account: User, by: User) -> int:
    """End every session of a person, logged; return how many."""
    ended = accounts.end_sessions(account)
    audit.record("account.signed_out_everywhere", account, by=by, sessions=ended)
    return ended


def resend_activations(waiting: Sequence[User], by: User) -> int:
    """Mail a fresh link to each of these people who still needs one; return how many."""
    still = [account for account in waiting if account.is_pending and account.is_active]
    for account in still:
        accounts.resend_activation(account, by=by)
    return len(still)
