"""Writes of accounts: opened, activated, signed in to, closed, given roles."""

from app.accounts.services.activation import (
    activate,
    remind_of_activation,
    resend_activation,
    send_activation,
)
from app.accounts.services.lifecycle import (
    AddressTaken,
    LastAdministrator,
    change_address,
    create_account,
    deactivate,
    grant_role,
    reactivate,
    revoke_role,
)
from app.accounts.services.links import (
    request_reset,
    request_sign_in_link,
    reset_password,
    spend_sign_in_link,
)
from app.accounts.services.sessions import (
    authenticate,
    change_password,
    end_session,
    end_sessions,
    open_session,
)

__all__ = [
    "AddressTaken",
    "LastAdministrator",
    "activate",
    "authenticate",
    "change_address",
    "change_password",
    "create_account",
    "deactivate",
    "end_session",
    "end_sessions",
    "grant_role",
    "open_session",
    "reactivate",
    "remind_of_activation",
    "request_reset",
    "request_sign_in_link",
    "resend_activation",
    "reset_password",
    "revoke_role",
    "send_activation",
    "spend_sign_in_link",
]
