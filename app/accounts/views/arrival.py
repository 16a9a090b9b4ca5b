"""Arrival: what a browser receives when somebody has proved who they are."""

from flask import g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import login, services
from app.accounts.devices import device_name
from app.accounts.models import User
from app.core.links import is_local

FIRST_PAGE = "/"


def open_session(user: User) -> None:
    """Open a fresh session in this browser; the one it had is over."""
    former = g.sign_in_session_id if current_user.is_authenticated else None
    device = device_name(request.user_agent.string)
    login.sign_in(services.open_session(user, device, replacing=former))


def safe_path(path: str | None) -> str:
    """Where to go after sign-in: the page that was asked for, if it is one of ours."""
    return path if path and is_local(path) and not path.startswith("/connexion") else FIRST_PAGE


def arrive(user: User, path: str | None = None) -> Response:
    """Sign a person in and lead them where they were going."""
    open_session(user)
    return redirect(safe_path(path))
