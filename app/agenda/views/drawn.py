"""Lines, entries and choices of the agenda as HTML: those that were drawn lately, for whomever, are
kept.

One is found again by all that its drawing reads, so nothing has to be forgotten when something
changes.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app, request
from markupsafe import Markup

from app.agenda.queries.calendar import Entry
from app.agenda.queries.listing import Line

MOST_KEPT = 3_000  # three megabytes or so


class Choices(NamedTuple):
    """A list to choose a value from: options (value, label) under the name of their group, which
    may be empty. ``name`` is that of the field, ``every`` the label of no choice."""

    id: str
    name: str
    label: str
    every: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    chosen: str | None


def draw_line(line: Line, *, shows_place: bool) -> Markup:
    """An event of a list."""
    return _drawn("agenda/_line.html", line, shows_place)


def draw_entry(entry: Entry, *, shows_place: bool, tint: int | None) -> Markup:
    """An event of a day."""
    return _drawn("agenda/_day_entry.html", entry, shows_place, tint)


def draw_choices(choices: Choices) -> Markup:
    """A list to choose a value from."""
    return _drawn("agenda/_choices.html", choices)


def _drawn(template: str, shown: Any, shows_place: bool = False, tint: int | None = None) -> Markup:
    draw = _draw if current_app.debug else _kept
    return draw(template, shown, request.script_root, shows_place, tint)


def _draw(template: str, shown: Any, root: str, shows_place: bool, tint: int | None) -> Markup:
    drawn = current_app.jinja_env.get_template(template)
    given = {"shown": shown, "root": root, "shows_place": shows_place, "tint": tint}
    return Markup(drawn.render(given))  # noqa: S704 - a template of ours


_kept = lru_cache(maxsize=MOST_KEPT)(_draw)
