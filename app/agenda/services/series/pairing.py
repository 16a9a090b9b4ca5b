"""Where each date of a series goes when those that follow move, or take another rhythm."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from app.agenda.models import Series
from app.agenda.models.rules import Rule
from app.agenda.services.refusals import NoOccurrence


def moves_of(
    old: Sequence[datetime], cut: Series, rule: Rule, *, is_new_rhythm: bool
) -> dict[datetime, datetime]:
    """The new start of each old one that has one; ``cut`` is the series that goes on by ``rule``.

    The same rhythm on another day or hour moves the dates one by one. Another rhythm keeps those of
    the same day, then those of the same week: who answered for a day in March is not led to April.
    Raises NoOccurrence.
    """
    starts = rule.starts(cut.starts_at, cut.timezone)
    if next(rule.starts(cut.starts_at, cut.timezone), None) is None:
        raise NoOccurrence
    if not is_new_rhythm:
        return dict(zip(old, islice(starts, len(old)), strict=False))
    clock = ZoneInfo(cut.timezone)
    last = _week(old[-1].astimezone(clock).date())
    new = list(takewhile(lambda each: _week(each.astimezone(clock).date()) <= last, starts))
    moves = dict(zip(old[:1], new[:1], strict=False))  # the date from which all the others change
    for alike in (date.toordinal, _week):
        _pair(old, new, moves, lambda each: each.astimezone(clock).date(), alike)
    return moves


def _pair(
    old: Sequence[datetime],
    new: Sequence[datetime],
    moves: dict[datetime, datetime],
    day_of: Callable[[datetime], date],
    alike: Callable[[date], Hashable],
) -> None:
    """Add the moves between starts whose days are alike, among those that have none yet."""
    taken = set(moves.values())
    free: dict[Hashable, list[datetime]] = defaultdict(list)
    for start in new:
        if start not in taken:
            free[alike(day_of(start))].append(start)
    for start in old:
        if start not in moves and free[alike(day_of(start))]:
            moves[start] = free[alike(day_of(start))].pop(0)


def _week(day: date) -> tuple[int, int]:
    year, week, _weekday = day.isocalendar()
    return year, week
