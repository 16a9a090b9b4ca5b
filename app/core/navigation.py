"""The main navigation: each feature declares its entries, the layout shows those one may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user


@dataclass(frozen=True)
class Entry:
    """A declared entry: shown when ``shown(user)`` says so, at its place in the order."""

    label: str
    endpoint: str
    order: int
    shown: Callable[[Any], bool | None]


@dataclass(frozen=True)
class Link:
    """An entry as the layout shows it."""

    label: str
    href: str
    is_current: bool


_entries: list[Entry] = []


def declare(label: str, endpoint: str, *, order: int, shown: Callable[[Any], bool | None]) -> None:
    """Add an entry to the main navigation."""
    entry = Entry(label, endpoint, order, shown)
    if entry.endpoint not in {known.endpoint for known in _entries}:
        _entries.append(entry)


def navigation() -> list[Link]:
    """The entries of this reader, with the one they stand in marked."""
    shown = [entry for entry in _entries if entry.shown(current_user)]
    hrefs = {entry: url_for(entry.endpoint) for entry in shown}
    nearest = max(filter(_is_here, hrefs.values()), key=len, default=None)
    return [
        Link(entry.label, hrefs[entry], hrefs[entry] == nearest)
        for entry in sorted(shown, key=lambda each: each.order)
    ]


def _is_here(href: str) -> bool:
    """Whether the page being read is that of an entry, or below it."""
    return request.path == href or (href != "/" and request.path.startswith(href + "/"))


def init_app(app: Flask) -> None:
    """Make the navigation available to the layout."""
    app.jinja_env.globals.update(navigation=navigation)
