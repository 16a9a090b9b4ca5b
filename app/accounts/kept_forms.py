"""Kept forms: what was typed when the session ended, carried through sign-in under our seal.

Nothing is stored: the text travels in a hidden field of the sign-in page, signed so that nobody
can slip in another text or another address. Passwords and files are never carried.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from app.core.db import now
from app.core.links import is_local

LONGEST_TEXT = 200_000
LONGEST_SEALED = 800_000
MOST_FIELDS = 300
LIFETIME = timedelta(hours=12)
NEVER_CARRIED = {"csrf_token", "confirmation"}
# What a form sends that nobody typed: numbers, keys, codes, choices.
_MACHINE_VALUE = re.compile(r"[0-9a-z_.:/-]*")


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: its address and each field with its value, in order."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The fields that the person typed, to be shown to them."""
        return [pair for pair in self.fields if not _MACHINE_VALUE.fullmatch(pair[1])]


def seal(path: str, form: MultiDict[str, str]) -> str | None:
    """A form signed for the way; None when there is nothing to carry, or too much of it."""
    fields = [
        (name, value)
        for name, value in form.items(multi=True)
        if name not in NEVER_CARRIED and "password" not in name
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if not fields or size > LONGEST_TEXT or len(fields) > MOST_FIELDS or not is_local(path):
        return None
    return str(_serializer().dumps([now().isoformat(), path, fields]))


def unseal(sealed: str | None) -> KeptForm | None:
    """The form that was sealed, None when it is not ours, was altered or is too old."""
    if not sealed or len(sealed) > LONGEST_SEALED:
        return None
    try:
        sealed_at, path, fields = _serializer().loads(sealed)
    except BadData:
        return None
    if datetime.fromisoformat(sealed_at) < now() - LIFETIME:
        return None
    return KeptForm(path, [(name, value) for name, value in fields])


def _serializer() -> Any:
    return URLSafeSerializer(str(current_app.secret_key), salt="kept-form")
