"""Addresses for mails and exports, built from the endpoint and the service's base URL."""

from urllib.parse import urlsplit

from flask import current_app, has_request_context, url_for

from app.core.settings import settings


def absolute_url(endpoint: str, **values: object) -> str:
    """The full address of an endpoint, the same in a request, a job or a command."""
    base = urlsplit(settings().base_url)
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


def address_of(endpoint: str, **values: object) -> str:
    """The address of an endpoint for whoever reads it: within a request the local one, else, in a
    letter, the full one."""
    if has_request_context():
        return url_for(endpoint, **values)  # type: ignore[arg-type]
    return absolute_url(endpoint, **values)


def is_local(path: str) -> bool:
    """Whether an address stays on this service, so that it is safe to go back to."""
    parts = urlsplit(path)
    clean = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return clean and not parts.netloc and not parts.scheme and path.isprintable()
