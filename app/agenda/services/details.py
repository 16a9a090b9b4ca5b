"""What is said of an event, and what of it calendars must take up."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from app.agenda.models import Event, EventKind, RegistrationMode
from app.core.dates import MAINLAND
from app.core.text import render_markdown
from app.workgroups.models import Audience

# What stands in the file that calendars read (RFC 5545, 3.8.7.4: SEQUENCE grows with them).
CALENDAR_FIELDS = {
    "title",
    "description",
    "starts_at",
    "ends_at",
    "timezone",
    "venue",
    "address",
    "access_details",
    "video_url",
}
MOMENTS = ("starts_at", "ends_at", "registration_closes_at")


@dataclass(frozen=True)
class Details:
    """What is said of an event, its place and its organisers aside."""

    title: str
    starts_at: datetime
    ends_at: datetime
    audience: Audience
    kind: EventKind = EventKind.MEETING
    description: str = ""
    timezone: str = MAINLAND
    department_code: str | None = None
    venue: str = ""
    address: str = ""
    access_details: str = ""
    video_url: str = ""
    organiser_line: str = ""
    registration: RegistrationMode = RegistrationMode.OPEN
    registration_closes_at: datetime | None = None
    capacity: int | None = None


def say(event: Event, details: Details, *, but: Collection[str] = ()) -> list[str]:
    """Say this of an event (``but`` some of it); return the names of what changed."""
    said = {name: value for name, value in asdict(details).items() if name not in but}
    changed = [name for name, value in said.items() if getattr(event, name) != value]
    for name in changed:
        setattr(event, name, said[name])
    if "description" in changed or not event.description_html:
        event.description_html = render_markdown(event.description) if event.description else ""
    return changed


def for_calendars(changed: Collection[str]) -> bool:
    """Whether calendars must take up such a change."""
    return bool(CALENDAR_FIELDS & set(changed))
