"""Lines, days and choices of the agenda as HTML: those that were drawn lately, for whomever, are
kept.

One is found again by all that its drawing reads, so nothing has to be forgotten when something
changes.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app, request
from markupsafe import Markup

from app.agenda.queries.calendar import Day
from app.agenda.queries.listing import Line

MOST_KEPT = 2_000  # three megabytes or so
MOST_BUSY_DAYS = 100  # of a week, a megabyte or so
Tints = Mapping[int | None, int]


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
    return _drawn(_kept, "agenda/_line.html", line=line, shows_place=shows_place)


def draw_month_day(day: Day, tints: Tints, *, shows_place: bool, week: str) -> Markup:
    """A day of a month; ``week`` is the address of its week, but for the day."""
    around = {"tints": _tints(day, tints), "shows_place": shows_place, "week": week}
    return _drawn(_kept, "agenda/_month_day.html", day=day, **around)


def draw_week_day(day: Day, tints: Tints, *, shows_place: bool) -> Markup:
    """A day of a week."""
    around = {"tints": _tints(day, tints), "shows_place": shows_place}
    return _drawn(_kept_busy, "agenda/_week_day.html", day=day, **around)


def draw_choices(choices: Choices) -> Markup:
    """A list to choose a value from."""
    return _drawn(_kept, "agenda/_choices.html", choices=choices)


def _tints(day: Day, tints: Tints) -> tuple[int | None, ...]:
    return tuple(tints.get(each.workgroup_id) for each in day.entries)


def _drawn(kept: Callable[..., Markup], template: str, **facts: Any) -> Markup:
    draw = _draw if current_app.debug else kept
    return draw(template, root=request.script_root, **facts)


def _draw(template: str, **facts: Any) -> Markup:
    drawn = current_app.jinja_env.get_template(template)
    return Markup(drawn.render(facts))  # noqa: S704 - a template of ours


_kept = lru_cache(maxsize=MOST_KEPT)(_draw)
_kept_busy = lru_cache(maxsize=MOST_BUSY_DAYS)(_draw)
