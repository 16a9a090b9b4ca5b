"""Fail closed: no page is open by oversight, and no page answers without having asked."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.core.db import db

View = TypeVar("View", bound=Callable[..., Any])
T = TypeVar("T")
OPEN_ENDPOINTS = {"static"}


class MissingAuthorization(Exception):
    """A view answered without asking whether it might: a programming error, never sent."""


def public(view: View) -> View:
    """Mark a view that anybody may call, signed in or not. Goes right under the route."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(endpoint: str | None) -> bool:
    """Whether an endpoint is open to visitors; an unknown one is (it is a 404 or a 405)."""
    if endpoint is None or endpoint in OPEN_ENDPOINTS:
        return True
    return getattr(current_app.view_functions[endpoint], "is_public", False)


def authorize(policy: Callable[..., bool], *objects: Any) -> None:
    """Go on if ``policy(current_user, *objects)`` allows it, else answer 403."""
    if not policy(current_user, *objects):
        abort(403)
    g.is_authorized = True


def scoped(visible: Select[T], given: Mapping[str, Any] | None = None) -> T:
    """The one object of a scope that the reader may see, else 404, never a hint that it exists.
    ``given`` goes with a scope that was built once for many readers."""
    found = db.session.scalars(visible, given).unique().one_or_none()
    if found is None:
        abort(404)
    g.is_authorized = True
    return found


def listing(visible: Select[Any]) -> Select[Any]:
    """Take a ``visible_*`` scope as the base of a list page: the scope is the right to read."""
    g.is_authorized = True
    return visible


def init_app(app: Flask) -> None:
    """Ask for sign-in before every view that is not public."""

    @app.before_request
    def require_sign_in() -> Any:
        if not is_public(request.endpoint) and not current_user.is_authenticated:
            return app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return None


def require_decision(response: Response) -> None:
    """Raise MissingAuthorization for a success that asked for no right."""
    if response.status_code >= 400 or g.get("is_authorized") or is_public(request.endpoint):
        return
    if response.status_code in {301, 302, 303, 307, 308} and not current_user.is_authenticated:
        return
    raise MissingAuthorization(request.endpoint)
