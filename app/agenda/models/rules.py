"""Rules of recurrence (RFC 5545, 3.3.10), the part of them that a form offers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1


class Frequency(StrEnum):
    """How an event comes back."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


UNITS = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
    Frequency.YEARLY: YEARLY,
}


@dataclass(frozen=True)
class Rule:
    """``weekdays`` count from Monday, 0. With a ``position`` the month has it at its second (2) or
    last (-1) such day; with ``on_last_day`` at its last day. It ends after ``count`` occurrences,
    or on the day ``until`` of its own clock, or never.

    A date that a month or a year does not have (the 31st, 29 February) is skipped, as the RFC says.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    position: int | None = None
    on_last_day: bool = False
    until: date | None = None
    count: int | None = None

    def starts(self, first: datetime, zone: str) -> Iterator[datetime]:
        """The starts of the occurrences, in UTC, from the first one: at the same hour on the clock
        of the zone whatever the season. An hour that the change of clocks skips is read with the
        offset from before it (RFC 5545, 3.3.5)."""
        clock = ZoneInfo(zone)
        local = first.astimezone(clock).replace(tzinfo=None)
        for each in rrule(UNITS[self.frequency], dtstart=local, **self._parts()):
            yield each.replace(tzinfo=clock).astimezone(UTC)

    def _parts(self) -> dict[str, Any]:
        parts: dict[str, Any] = {"interval": self.interval, "count": self.count}
        if self.until is not None:
            parts["until"] = datetime.combine(self.until, time.max)
        if self.weekdays:
            days = [weekday(each) for each in self.weekdays]
            parts["byweekday"] = [each(self.position) for each in days] if self.position else days
        if self.on_last_day:
            parts["bymonthday"] = LAST
        return parts

    def text(self, zone: str) -> str:
        """The rule as the RFC writes it, for an event that starts on the clock of a zone."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            rank = self.position or ""
            parts.append("BYDAY=" + ",".join(f"{rank}{DAY_CODES[day]}" for day in self.weekdays))
        if self.on_last_day:
            parts.append(f"BYMONTHDAY={LAST}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            last = datetime.combine(self.until, time(23, 59, 59), ZoneInfo(zone))
            parts.append(f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        return ";".join(parts)

    def moved(self, first: date) -> "Rule":
        """The same rhythm for a series whose first occurrence is on another day."""
        if self.position:
            return replace(self, weekdays=(first.weekday(),), position=position_of(first))
        if len(self.weekdays) == 1:
            return replace(self, weekdays=(first.weekday(),))
        return self


def position_of(day: date) -> int:
    """Which of its weekday a date is in its month: the fifth is said to be the last."""
    rank = (day.day - 1) // 7 + 1
    return rank if rank < 5 else LAST


def read_rule(text: str, zone: str) -> Rule:
    """The rule that ``Rule.text`` wrote."""
    parts = dict(each.split("=", 1) for each in text.split(";"))
    days = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    ranks = {each[:-2] for each in days}
    rank = ranks.pop() if ranks else ""
    return Rule(
        Frequency(parts["FREQ"]),
        interval=int(parts.get("INTERVAL", 1)),
        weekdays=tuple(DAY_CODES.index(each[-2:]) for each in days),
        position=int(rank) if rank else None,
        on_last_day="BYMONTHDAY" in parts,
        until=_day_of(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
    )


def _day_of(moment: str, zone: str) -> date:
    last = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return last.astimezone(ZoneInfo(zone)).date()
