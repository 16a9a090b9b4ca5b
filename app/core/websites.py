"""Addresses of websites, in the one form in which they are stored and linked to."""

import re
from urllib.parse import urlsplit

LONGEST = 300
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_UNSAFE = re.compile(r"[\s<>\"'`\\{}|^\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def normalise_website(typed: str) -> str:
    """``www.exemple.fr`` → ``https://www.exemple.fr``. Raises ValueError for what is no website:
    another scheme, a name and password, a host without a dot, a sign that no address holds."""
    text = typed.strip()
    if not text:
        return ""
    if not text.casefold().startswith(("http://", "https://")):
        if _SCHEME.match(text) and not re.match(r"[\w.-]+:\d", text):
            raise ValueError(typed)
        text = f"https://{text}"
    parts = urlsplit(text)
    host, port = parts.hostname or "", parts.port
    if _UNSAFE.search(text) or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise ValueError(typed)
    bare = parts.path.rstrip("/") if not (parts.query or parts.fragment) else parts.path
    place = f"{host}:{port}" if port else host
    found = parts._replace(scheme=parts.scheme.lower(), netloc=place, path=bare).geturl()
    if len(found) > LONGEST:
        raise ValueError(typed)
    return found
