"""Calendars as Outlook, Thunderbird and Google read them: iCalendar (RFC 5545, 5546, 7986)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vDuration,
    vUri,
)

from app.core.dates import MAINLAND
from app.core.text import one_line

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Maillage//Agenda//FR"
ZONES_SINCE, ZONES_UNTIL = date(2000, 1, 1), date(2038, 1, 1)
REFRESHED_EVERY = timedelta(hours=1)
_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), 0x7F])


class Method(StrEnum):
    """What a calendar sent by mail asks of the program that reads it (RFC 5546, 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Part(StrEnum):
    """Where a person stands for an entry (RFC 5545, 3.2.12)."""

    ASKED = "NEEDS-ACTION"
    COMING = "ACCEPTED"
    MAYBE = "TENTATIVE"
    AWAY = "DECLINED"


@dataclass(frozen=True)
class Person:
    """Whoever organises or attends, by a mail address."""

    name: str
    email: str
    part: Part = Part.ASKED


@dataclass(frozen=True)
class Entry:
    """One event as calendars write it. ``uid`` never changes; ``sequence`` grows at each change
    that they must take up; ``stamped_at`` is when it was last revised, or sent."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    stamped_at: datetime
    text: str = ""
    place: str = ""
    href: str = ""
    video: str = ""
    category: str = ""
    is_cancelled: bool = False
    organiser: Person | None = None
    attendee: Person | None = None


def calendar(entries: Iterable[Entry], *, name: str = "", method: Method | None = None) -> bytes:
    """A calendar of these entries with the zones that they are in, in lines of 75 bytes at most.

    A ``name`` makes it one that programs subscribe to, and read again every hour.
    """
    found = list(entries)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method.value)
    if name:
        _name(made, name)
    for zone in sorted({entry.zone for entry in found} - {"UTC"}):
        made.add_component(_zone(zone))
    for entry in found:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def _name(made: Calendar, name: str) -> None:
    title = one_line(name)
    made.add("name", title)
    made.add("x-wr-calname", title)
    made.add("refresh-interval", vDuration(REFRESHED_EVERY), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESHED_EVERY))


def _event(entry: Entry) -> Event:
    made, clock = Event(), ZoneInfo(entry.zone)
    title = one_line(entry.title)
    made.add("uid", entry.uid)
    made.add("dtstamp", entry.stamped_at.astimezone(UTC))
    made.add("dtstart", entry.starts_at.astimezone(clock))
    if entry.ends_at > entry.starts_at:  # an end is after its start, or is not (3.8.2.2)
        made.add("dtend", entry.ends_at.astimezone(clock))
    made.add("sequence", entry.sequence)
    # Programs that subscribe to a calendar show what is cancelled as if it took place.
    made.add("summary", f"Annulé\N{NO-BREAK SPACE}: {title}" if entry.is_cancelled else title)
    made.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    _add_words(made, entry)
    _add_people(made, entry)
    return made


def _add_words(made: Event, entry: Entry) -> None:
    if entry.text:
        made.add("description", _clean(entry.text))
    if entry.place:
        made.add("location", one_line(entry.place))
    if entry.category:
        made.add("categories", [entry.category])
    if entry.href:
        made.add("url", vUri(entry.href))
    if entry.video.isascii() and entry.video.isprintable() and entry.video:
        room = {"VALUE": "URI", "FEATURE": "VIDEO"}
        made.add("conference", vUri(entry.video), parameters=room)


def _add_people(made: Event, entry: Entry) -> None:
    if entry.organiser:
        made.add("organizer", _address(entry.organiser), encode=False)
    if entry.attendee:
        address = _address(entry.attendee)
        address.params["ROLE"] = "REQ-PARTICIPANT"
        address.params["PARTSTAT"] = entry.attendee.part.value
        address.params["RSVP"] = "FALSE"  # one answers on the site: nobody reads the replies
        made.add("attendee", address, encode=False)


def _address(person: Person) -> vCalAddress:
    """An address with its name, in which a parameter has no room for quotes (3.2)."""
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = _clean(one_line(person.name)).replace('"', "’")
    return address


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


@lru_cache(maxsize=40)
def _zone(key: str) -> Component:
    """What a zone is (3.6.5). That of Paris by the rule of the European Union since 1996, which
    Outlook reads, where a list of its dates is lost on it."""
    if key != MAINLAND:
        return Timezone.from_tzid(key, first_date=ZONES_SINCE, last_date=ZONES_UNTIL)
    made = Timezone()
    made.add("tzid", key)
    for observed in (
        _clock(TimezoneDaylight(), ("CEST", 1, 2), "19960331T020000", 3),
        _clock(TimezoneStandard(), ("CET", 2, 1), "19961027T030000", 10),
    ):
        made.add_component(observed)
    return made


def _clock(made: Component, change: tuple[str, int, int], since: str, month: int) -> Component:
    name, before, after = change
    made["dtstart"] = since  # on the clock that ends, without a zone
    made.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    made.add("tzname", name)
    made.add("tzoffsetfrom", timedelta(hours=before))
    made.add("tzoffsetto", timedelta(hours=after))
    return made
