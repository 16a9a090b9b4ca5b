"""The staff screens, one module for each noun."""

from app.administration.views import (
    account_gestures,
    account_roles,
    accounts,
    audit,
    demo_mails,
    facilitators,
    health,
    hub,
    mail_texts,
    mails,
    parameters,
    reasons,
    themes,
    workgroups,
)
from app.administration.views.blueprint import bp

__all__ = [
    "account_gestures",
    "account_roles",
    "accounts",
    "audit",
    "bp",
    "demo_mails",
    "facilitators",
    "health",
    "hub",
    "mail_texts",
    "mails",
    "parameters",
    "reasons",
    "themes",
    "workgroups",
]
