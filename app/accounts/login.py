"""Sign-in as the web sees it: who holds this cookie, and what a stranger is told.

The cookie holds a random secret, the database its hash: a session can be listed, ended from
elsewhere and outlived by nothing. Limits are counted on the server (OWASP Session Management).
"""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from flask import Flask, Request, g, session
from flask_login import LoginManager
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.accounts import reader
from app.accounts.devices import device_name
from app.accounts.models import SignInSession, User
from app.core.db import db, is_reading, now, own_transaction
from app.core.tokens import digest_of

IDLE_LIMIT = timedelta(hours=2)
ABSOLUTE_LIMIT = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=5)
COOKIE_KEY = "sign_in"
login_manager = LoginManager()


def init_app(app: Flask) -> None:
    """Tell Flask-Login how to find the person behind a cookie."""
    login_manager.init_app(app)
    # Knowing browsers takes 27 MB, loaded at the first sign-in: workers share them.
    app.extensions.setdefault("loads_late", []).append(partial(device_name, ""))


def sign_in(secret: str) -> None:
    """Hand the browser the secret of a session; nothing of its former session is kept."""
    _forget()
    session[COOKIE_KEY] = secret


def sign_out() -> None:
    """Take the secret back from the browser."""
    _forget()


def _forget() -> None:
    """Forget who this request was, and the token that its forms carried."""
    session.clear()
    for remembered in ("_login_user", "reader_facts", "csrf_token"):
        g.pop(remembered, None)


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_user(_request: Request) -> User | None:
    """The person whose session this browser holds, unless it ended or they were deactivated."""
    secret = session.get(COOKIE_KEY)
    if not isinstance(secret, str):
        return None
    moment = now()
    found = reader.read(
        digest_of(secret), opened_after=moment - ABSOLUTE_LIMIT, used_after=moment - IDLE_LIMIT
    )
    if found is None:
        return None
    g.sign_in_session_id, g.reader_facts = found.session_id, found.facts
    if found.last_used_at < moment - TOUCH_EVERY:
        _touch(found.session_id)
    return found.user


def _touch(session_id: int) -> None:
    """Note that a session is in use: in its own transaction when the request only reads."""
    noted = update(SignInSession).where(SignInSession.id == session_id).values(last_used_at=now())
    if not is_reading.get():
        db.session.execute(noted, execution_options={"synchronize_session": False})
        return
    with suppress(OperationalError), own_transaction() as connection:
        connection.execute(noted)
