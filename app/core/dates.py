"""Dates and numbers as French people read them, in the reader's zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from flask import Flask, g

from app.core.db import now

MAINLAND = "Europe/Paris"
LOCALE = "fr"
NBSP = "\N{NO-BREAK SPACE}"
# Written here: asking the locale for each date made half the time of a page of fifty lines.
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def use_zone(name: str) -> None:
    """Show the moments of this request in a zone (IANA name)."""
    g.zone = name


def current_zone() -> ZoneInfo:
    """The reader's zone, mainland France unless told otherwise."""
    return ZoneInfo(g.get("zone", MAINLAND) if g else MAINLAND)


def day(value: date | datetime) -> str:
    """``10 juillet 2019``, with ``1er`` for the first of a month."""
    local = value.astimezone(current_zone()) if isinstance(value, datetime) else value
    return f"{_day_and_month(local)} {local.year}"


def _day_and_month(local: date) -> str:
    number = "1er" if local.day == 1 else local.day
    return f"{number}{NBSP}{MONTHS[local.month - 1]}"


def span(starts_at: datetime, ends_at: datetime, zone: str = MAINLAND) -> str:
    """``mercredi 10 juillet 2019, de 8 h 45 à 17 h`` on the clock of a zone (IANA name), which is
    written where it is not the mainland's; ``du … au …`` over several days."""
    clock = ZoneInfo(zone)
    first, last = starts_at.astimezone(clock), ends_at.astimezone(clock)
    told = "" if zone == MAINLAND else f" ({zone_name(zone)})"
    if first.date() != last.date():
        opening = f"du {weekday(first.date())} à {_hour(first)}"
        return f"{opening} au {weekday(last.date())} à {_hour(last)}{told}"
    if first == last:
        return f"{weekday(first.date())} à {_hour(first)}{told}"
    return f"{weekday(first.date())}, de {_hour(first)} à {_hour(last)}{told}"


def weekday(value: date) -> str:
    """``mercredi 10 juillet 2019``."""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def month(value: date) -> str:
    """``juillet 2019``."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def hour_at(value: datetime, zone: str) -> str:
    """``9 h 30`` on the clock of a zone, which is written where it is not the mainland's."""
    told = "" if zone == MAINLAND else f" ({zone_name(zone)})"
    return f"{_hour(value.astimezone(ZoneInfo(zone)))}{told}"


def hour(value: datetime) -> str:
    """``9 h 30``, in the reader's zone."""
    return _hour(value.astimezone(current_zone()))


def _hour(local: datetime) -> str:
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def moment(value: datetime) -> str:
    """``10 juillet 2019 à 9 h 30``; the zone is written where it is not the mainland's."""
    return moment_in(value, current_zone().key)


def moment_in(value: datetime, zone: str) -> str:
    """The same on the clock of a zone (IANA name)."""
    local = value.astimezone(ZoneInfo(zone))
    written = f"{_day_and_month(local)} {local.year} à {_hour(local)}"
    return written if zone == MAINLAND else f"{written} ({zone_name(zone)})"


def lately(value: datetime) -> str:
    """``aujourd’hui à 9 h 30``, ``hier à 18 h``, ``12 mars``; with the year once it is over."""
    zone = current_zone()
    local, today = value.astimezone(zone).date(), now().astimezone(zone).date()
    if local == today:
        return f"aujourd’hui à {hour(value)}"
    if today - local == timedelta(days=1):
        return f"hier à {hour(value)}"
    return _day_and_month(local) if local.year == today.year else day(local)


def zone_name(key: str) -> str:
    """``heure de La Réunion`` for a French zone."""
    return ZONE_NAMES.get(key, key)


def ago(value: datetime) -> str:
    """``il y a 3 jours``."""
    elapsed = now() - value
    if timedelta() <= elapsed < timedelta(minutes=1):
        return "à l’instant"
    return format_timedelta(-elapsed, add_direction=True, locale=LOCALE)


@lru_cache(maxsize=10_000)
def number(value: float) -> str:
    """``12 345``, grouped as in French; kept, for a page shows the same few numbers many times."""
    return format_decimal(value, locale=LOCALE)


def plural(count: int, one: str, many: str) -> str:
    """``0 groupe``, ``1 groupe``, ``3 groupes``: French starts the plural at two."""
    return f"{number(count)}{NBSP}{one if count < 2 else many}"


ZONE_NAMES = {
    MAINLAND: "heure de Paris",
    "America/Guadeloupe": "heure de Guadeloupe",
    "America/Martinique": "heure de Martinique",
    "America/Cayenne": "heure de Guyane",
    "Indian/Reunion": "heure de La Réunion",
    "Indian/Mayotte": "heure de Mayotte",
}


def init_app(app: Flask) -> None:
    """Make the formats available to templates."""
    app.jinja_env.filters.update(day=day, hour=hour, moment=moment, lately=lately)
    app.jinja_env.filters.update(ago=ago, number=number, weekday=weekday, month=month)
    app.jinja_env.globals.update(moment_in=moment_in, plural=plural, span=span, hour_at=hour_at)
