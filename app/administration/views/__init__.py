"""The staff screens, one module for each noun."""

from app.administration.views import (
    account_gestures,
    account_roles,
    accounts,
    audit,
    demo_mails,
    health,
    hub,
)
from app.administration.views.blueprint import bp

__all__ = [
    "account_gestures",
    "account_roles",
    "accounts",
    "audit",
    "bp",
    "demo_mails",
    "health",
    "hub",
]
