"""Dates and hours as people type them, read on the clock of a place."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateField, TimeField

FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_SUCH_HOUR = (
    "Cette heure n’existe pas ce jour-là : on passe à l’heure d’été. Choisissez-en une autre."
)


class DayField(DateField):
    """A day, from the calendar of the browser or typed 10/07/2019."""

    data: Any

    def __init__(self, label: str, validators: Any = (), **kw: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = [each.strip() for each in valuelist]
        if not any(typed):
            self.data = None
            return
        try:
            super().process_formdata(typed)
        except ValueError as error:
            raise ValueError("Écrivez une date, par exemple 10/07/2019.") from error
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise ValueError(f"Écrivez une date entre {FIRST_YEAR} et {LAST_YEAR}.")


class HourField(TimeField):
    """An hour, from the clock of the browser or typed 9:30 or 9h30."""

    data: Any

    def __init__(self, label: str, validators: Any = (), **kw: Any) -> None:
        super().__init__(label, validators, format=["%H:%M", "%H:%M:%S"], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = [_plain(each) for each in valuelist]
        if not any(typed):
            self.data = None
            return
        try:
            super().process_formdata(typed)
        except ValueError as error:
            raise ValueError("Écrivez une heure, par exemple 9:30.") from error


def _plain(typed: str) -> str:
    """``9 h`` and ``9h30`` as ``9:00`` and ``9:30``."""
    hours, mark, minutes = "".join(typed.split()).casefold().partition("h")
    return f"{hours}:{minutes or '00'}" if mark else hours


def moment_at(day: date, hour: time, zone: str) -> datetime:
    """A moment typed on the clock of a zone. Raises ValueError for an hour that the change of
    clocks skips."""
    local = datetime.combine(day, hour, ZoneInfo(zone))
    back = local.astimezone(UTC).astimezone(ZoneInfo(zone))
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(NO_SUCH_HOUR)
    return local.astimezone(UTC)


def local_parts(moment: datetime, zone: str) -> tuple[date, time]:
    """The day and the hour of a moment on the clock of a zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date(), local.time()
