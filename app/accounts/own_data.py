"""One's own data as a file (RGPD, articles 15 and 20): each feature adds what it holds."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.accounts.models import SignInSession, User
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.mail import mails_about

Reader = Callable[[User], Any]
MOST_ENTRIES = 10_000
_readers: dict[str, Reader] = {}


def declare(title: str) -> Callable[[Reader], Reader]:
    """Declare what a feature holds about a person, under a French title; JSON values only."""

    def add(reader: Reader) -> Reader:
        _readers[title] = reader
        return reader

    return add


def data_of(user: User) -> dict[str, Any]:
    """Everything the service holds about a person, by title."""
    return {title: reader(user) for title, reader in _readers.items()}


@declare("compte")
def _account(user: User) -> dict[str, Any]:
    moments = {
        "créé le": user.created_at,
        "activé le": user.activated_at,
        "dernière connexion": user.last_signed_in_at,
    }
    return {
        "prénom": user.first_name,
        "nom": user.last_name,
        "adresse électronique": user.email,
        "rôles nationaux": [grant.role.label for grant in user.roles],
        **{title: moment.isoformat() if moment else None for title, moment in moments.items()},
    }


@declare("sessions ouvertes")
def _sessions(user: User) -> list[dict[str, str]]:
    mine = select(SignInSession).where(SignInSession.user_id == user.id)
    return [
        {
            "appareil": session.device,
            "ouverte le": session.created_at.isoformat(),
            "dernier usage": session.last_used_at.isoformat(),
        }
        for session in db.session.scalars(mine.order_by(SignInSession.id))
    ]


@declare("journal de vos actions")
def _actions(user: User) -> list[dict[str, str]]:
    mine = select(AuditEntry).where(AuditEntry.actor_id == user.id)
    return [
        {"le": entry.at.isoformat(), "action": entry.action}
        for entry in db.session.scalars(mine.order_by(AuditEntry.id.desc()).limit(MOST_ENTRIES))
    ]


@declare("courriels au sujet de votre compte")
def _mails(user: User) -> list[dict[str, str]]:
    return [
        {"le": mail.created_at.isoformat(), "objet": mail.subject}
        for mail in db.session.scalars(mails_about(user))
    ]
