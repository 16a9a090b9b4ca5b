"""Opens a session for a person without a password: a row and a cookie, as signing in leaves."""

import secrets

from flask import Flask
from playwright.sync_api import Page

from app.accounts.login import COOKIE_KEY
from app.accounts.models import SignInSession, User
from app.core.db import db, is_reading
from app.core.tokens import digest_of
from tests.support.client import RawClient


def open_session(app: Flask, user: User) -> tuple[str, str]:
    """Store a session of this person; gives the name and the value of its cookie."""
    secret = secrets.token_urlsafe(32)
    db.session.commit()
    reading = is_reading.set(False)  # a transaction that has read may be too late to write
    db.session.add(SignInSession(user_id=user.id, digest=digest_of(secret), device="Tests"))
    db.session.commit()
    is_reading.reset(reading)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = serializer.dumps({COOKIE_KEY: secret})
    return app.config["SESSION_COOKIE_NAME"], value


def sign_in_client(client: RawClient, user: User) -> None:
    """The client is this person from now on."""
    name, value = open_session(client.application, user)
    client.set_cookie(name, value, domain="127.0.0.1")


def sign_in_page(app: Flask, page: Page, user: User) -> None:
    """The browser is this person from now on."""
    name, value = open_session(app, user)
    url = app.extensions["settings"].base_url
    page.context.add_cookies([{"name": name, "value": value, "url": url}])
