"""Handing a message over: to the SMTP server, or to a folder when none is set."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from socket import SHUT_RDWR
from threading import Event, Thread
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from app.core.settings import settings

TIMEOUT_SECONDS = 20
DELIVERY_SECONDS = 120  # well under the ten minutes for which a job is claimed
CUT_AGAIN_SECONDS = 5


class _Bounded:
    """A session that ends in time, however slowly the server drips.

    The timeout of a socket bounds each read; a server that sends a byte now and then would hold
    the worker for hours, and another worker would take the mail meanwhile.
    """

    sock: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        self._is_over = Event()
        Thread(target=self._watch, args=(DELIVERY_SECONDS,), daemon=True).start()
        try:
            super().__init__(*args, **options)
        except BaseException:
            self._is_over.set()
            raise

    def close(self) -> None:
        self._is_over.set()
        super().close()  # type: ignore[misc]

    def _watch(self, wait: float) -> None:
        while not self._is_over.wait(wait):
            with suppress(OSError, AttributeError):  # not connected yet, or in the TLS handshake
                self.sock.shutdown(SHUT_RDWR)
            wait = CUT_AGAIN_SECONDS


class _Session(_Bounded, smtplib.SMTP):
    pass


class _TlsSession(_Bounded, smtplib.SMTP_SSL):
    pass


def deliver(message: EmailMessage) -> None:
    """Hand a message to the SMTP server, or write it in the mail folder when none is set.

    Raises OSError or SMTPException.
    """
    own = settings()
    if not own.sends_mail:
        own.mail_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").replace("@", "_").replace("/", "_")
        (own.mail_folder / f"{name}.eml").write_bytes(message.as_bytes())
        return
    server = connect(own.mail_url)
    try:
        server.send_message(message)
        with suppress(
            OSError, smtplib.SMTPException
        ):  # the mail is theirs: it must not leave twice
            server.quit()
    finally:
        server.close()


def connect(url: str) -> smtplib.SMTP:
    """Open a session with the SMTP server of ``smtp://user:password@host:port``.

    ``smtps://`` speaks TLS from the start; ``smtp://`` takes STARTTLS when it is offered. The
    session is cut after two minutes. Raises OSError or SMTPException.
    """
    parts, context = urlsplit(url), ssl.create_default_context()
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        opened: Callable[[], smtplib.SMTP] = partial(
            _TlsSession, host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        opened = partial(_Session, host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    server = opened()
    try:
        _introduce(server, parts, context)
    except BaseException:
        server.close()
        raise
    return server


def _introduce(server: smtplib.SMTP, parts: SplitResult, context: ssl.SSLContext) -> None:
    server.ehlo()
    if parts.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
