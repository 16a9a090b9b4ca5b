"""Errors as pages: what happened, what to do next, and the text that was typed."""

import sqlite3
import time
from math import ceil
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from obstore.exceptions import BaseError as StoreError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from app.core.db import db, is_reading
from app.core.security import limiter

PAGES = (400, 401, 403, 404, 405, 409, 413, 429, 500, 503)
HIDDEN_FIELDS = {
    "csrf_token",
    "password",
    "current_password",
    "new_password",
    "confirmation",
    "submission_key",
    "apercu",
    "is_announcement",
    "removed",
    "version",
    "version_id",
    "edit_number",
    "shown",
    "confirmed",
    "is_accessible",
    "theme_id",
    "kind",
    "status",
    "audience",
}
KEPT_FIELDS = 40


class DomainError(Exception):
    """A refusal that comes from the state of things; the message is French, for the person."""

    next_step: str | None = None

    def __init__(self, message: str, next_step: str | None = None) -> None:
        super().__init__(message)
        self.next_step = next_step or self.next_step


def init_app(app: Flask) -> None:
    """Give each error its page. Pages are rendered after the rollback."""
    app.register_error_handler(DomainError, _show_domain_error)
    app.register_error_handler(CSRFError, _show_csrf_error)
    app.register_error_handler(RateLimitExceeded, _show_rate_limit)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(DBAPIError, _show_database_error)
    app.register_error_handler(StoreError, _show_store_error)
    app.register_error_handler(OSError, _show_store_error)


def typed_text() -> list[tuple[str, str]]:
    """What the person typed in the form of this request: (field name, text), secrets left out."""
    try:
        form = request.form
    except HTTPException:  # it did not arrive whole
        return []
    kept = [
        (name, value)
        for name in form
        if name not in HIDDEN_FIELDS
        for value in form.getlist(name)
        if value.strip()
    ]
    return kept[:KEPT_FIELDS]


def page(status: int, **context: Any) -> tuple[str, int]:
    """The page of an error status; nothing of the failed transaction remains."""
    db.session.rollback()
    is_reading.set(True)  # the layout names the reader: it must not wait for the writer's turn
    context.setdefault("error", DomainError("Cette action n’est plus possible."))
    known = status if status in PAGES else (400 if status < 500 else 500)
    return render_template(f"errors/{known}.html", **context), status


def _show_domain_error(error: DomainError) -> tuple[str, int]:
    return page(409, error=error, kept=typed_text())


def _show_csrf_error(_error: CSRFError) -> tuple[str, int]:
    return page(400, kept=typed_text())


def _show_rate_limit(_error: RateLimitExceeded) -> Response:
    """Say how long to wait: until the oldest of the attempts counted is forgotten."""
    breached = limiter.current_limit
    seconds = 60
    if breached:  # reset_at is rounded up: a wait is never longer than the window
        seconds = max(1, min(ceil(breached.reset_at - time.time()), breached.limit.get_expiry()))
    kept = [pair for pair in typed_text() if pair[0] != "email"]
    text = page(429, kept=kept, minutes=ceil(seconds / 60))
    answer = current_app.make_response(text)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _show_http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    original = getattr(error, "original_exception", None)
    if isinstance(error, InternalServerError) and is_unavailable(original):
        return _unavailable()
    kept = typed_text() if status in {400, 403, 404} else []
    answer = current_app.make_response(page(status, kept=kept))
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            answer.headers[name] = value
    return answer


def _show_database_error(error: DBAPIError) -> Any:
    if not is_unavailable(error):
        raise error
    current_app.logger.exception("the database is unavailable")
    return _unavailable()


def _show_store_error(error: Exception) -> Any:
    if not is_unavailable(error):
        raise error
    current_app.logger.exception("the store of files is unavailable")
    return _unavailable()


def _unavailable() -> Response:
    """Give the text back, as to a visitor where even the reader cannot be read."""
    try:
        text = page(503, kept=typed_text())
    except DBAPIError:
        g._login_user = AnonymousUserMixin()
        text = page(503, kept=typed_text())
    answer = current_app.make_response(text)
    answer.headers["Retry-After"] = "30"
    return answer


def is_unavailable(error: BaseException | None) -> bool:
    """Whether an error says that a store is busy, full or away: it may pass by itself."""
    if isinstance(error, OperationalError | InterfaceError):
        return not isinstance(error.orig, sqlite3.OperationalError) or any(
            word in str(error.orig) for word in ("locked", "full", "disk", "unable to open")
        )
    if isinstance(error, StoreError):
        return not isinstance(error, FileNotFoundError)
    return isinstance(error, OSError) and error.errno in {28, 122}
