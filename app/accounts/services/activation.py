"""Activation: the link that turns an account opened by staff into one that a person holds."""

from datetime import timedelta
from typing import Any

from app.accounts.mails import ACTIVATION, ACTIVATION_REMINDER
from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.accounts.queries import pending_activations
from app.accounts.services.sessions import revoke_links
from app.core import audit, jobs, tokens
from app.core.db import db, now
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.core.mail_texts import MailText

PURPOSE = "activation"
LIFETIME = timedelta(days=14)
REMIND_AFTER = timedelta(days=7)


def activation_link(user: User, *, keep_former: bool = False) -> str:
    """A fresh activation link; the former ones are worthless from then on, unless kept."""
    if not keep_former:
        tokens.revoke(PURPOSE, user.id)
    user.activation_sent_at = now()
    return absolute_url("accounts.activate", token=tokens.issue(PURPOSE, user.id, LIFETIME))


def send_activation(user: User, text: MailText = ACTIVATION, *, keep_former: bool = False) -> None:
    """Mail a fresh activation link.

    The former ones are kept when anybody may have asked, who must not spoil them.
    """
    values = {
        "prenom": user.first_name,
        "jours": str(LIFETIME.days),
        "lien": activation_link(user, keep_former=keep_former),
    }
    send_mail(user.email, text.key, values, about=user)


def resend_activation(user: User, by: User) -> None:
    """Mail a fresh activation link at somebody's request, logged."""
    audit.record("account.activation_resent", user, by=by)
    send_activation(user)


def activate(raw: str, password: str) -> User:
    """Use an activation link: the person chooses their password. Raises InvalidToken."""
    user = db.session.get_one(User, tokens.spend(PURPOSE, raw))
    if not user.is_active:
        raise tokens.InvalidToken
    user.password_hash = hash_password(password)
    user.activated_at = now()
    revoke_links(user)
    audit.record("account.activated", user, by=user)
    return user


def holder_of(purpose: str, raw: str) -> User:
    """The person whom a link is for, without spending it. Raises InvalidToken."""
    user = db.session.get_one(User, tokens.look(purpose, raw))
    if not user.is_active:
        raise tokens.InvalidToken
    return user


@jobs.daily("accounts.remind_of_activation", hour=6)
def remind_of_activation(_payload: dict[str, Any]) -> None:
    """Send a second link, once, to those who have not used the first after seven days."""
    waiting = pending_activations().where(
        User.activation_reminded_at.is_(None), User.activation_sent_at < now() - REMIND_AFTER
    )
    for user in db.session.scalars(waiting).all():
        user.activation_reminded_at = now()
        send_activation(user, ACTIVATION_REMINDER)
