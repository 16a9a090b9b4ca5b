"""What is written down when the list of those registered leaves the service."""

from app.accounts.models import User
from app.agenda.models import Event
from app.core import audit


def log_export(event: Event, file_format: str, by: User) -> None:
    """Note that an organiser took the list of an event."""
    audit.record("event.list_exported", event, by=by, format=file_format)
