"""The main navigation: each feature declares its entries, the layout shows those one may open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

MOST_COUNTED = 99


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


@dataclass(frozen=True)
class CountedEntry:
    """A declared quick link: ``count()`` is what waits behind it, None where it is not shown."""

    label: str
    endpoint: str
    order: int
    icon: str
    count: Callable[[], int | None]
    told: Callable[[int], str]


@dataclass(frozen=True)
class CountedLink:
    """A quick link as the layout shows it: the number to see, the words to hear."""

    label: str
    href: str
    icon: str
    number: str
    told: str


_entries: dict[str, Entry] = {}
_counted: dict[str, CountedEntry] = {}


def declare(label: str, endpoint: str, *, order: int, shown: Callable[[Any], bool | None]) -> None:
    """Add an entry to the main navigation. Every page asks ``shown``: it reads only known facts."""
    _entries.setdefault(endpoint, Entry(label, endpoint, order, shown))


def declare_quick_link(
    label: str,
    endpoint: str,
    *,
    order: int,
    icon: str,
    count: Callable[[], int | None],
    told: Callable[[int], str],
) -> None:
    """Add a link beside the reader's name, with a number that ``told`` puts in words.

    ``count`` is a fact of accounts.reader; ``told(3)`` says « 3 non lues ».
    """
    _counted.setdefault(endpoint, CountedEntry(label, endpoint, order, icon, count, told))


def navigation() -> list[Link]:
    """The entries of this reader, with the one they stand in marked."""
    shown = [entry for entry in _entries.values() if entry.shown(current_user)]
    hrefs = {entry.endpoint: address(entry.endpoint) for entry in shown}
    nearest = max(filter(_is_here, hrefs.values()), key=len, default=None)
    return [
        Link(entry.label, hrefs[entry.endpoint], hrefs[entry.endpoint] == nearest)
        for entry in sorted(shown, key=lambda each: each.order)
    ]


def quick_links() -> list[CountedLink]:
    """What waits for this reader, in figures."""
    counts = [(entry, entry.count()) for entry in _counted.values()]
    return [
        CountedLink(entry.label, address(entry.endpoint), entry.icon, *_in_figures(entry, count))
        for entry, count in sorted(counts, key=lambda pair: pair[0].order)
        if count is not None
    ]


def _in_figures(entry: CountedEntry, count: int) -> tuple[str, str]:
    """The number to see and the words to hear: nothing at zero, at most two digits."""
    if not count:
        return "", ""
    number = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
    return number, entry.told(count)


def address(endpoint: str) -> str:
    """The address of a page that takes no argument, worked out once."""
    return _address(endpoint, request.script_root)


@cache
def _address(endpoint: str, _root: str) -> str:
    return url_for(endpoint)


def _is_here(href: str) -> bool:
    """Whether the page being read is that of an entry, or below it."""
    return request.path == href or (href != "/" and request.path.startswith(href + "/"))


def init_app(app: Flask) -> None:
    """Make the navigation available to the layout."""
    app.jinja_env.globals.update(navigation=navigation, quick_links=quick_links, address=address)
