"""The bell of the header: how many notifications are unread, read with whoever is there."""

from flask import g

from app.accounts import reader
from app.accounts.models import User
from app.core import navigation
from app.core.dates import plural
from app.notifications.queries.unread import unread_of

unread_notifications = reader.fact("unread_notifications", unread_of(User))


def count_fewer(read: int) -> None:
    """Leave out of the bell of this very page what the person has just read."""
    g.reader_facts[unread_notifications.name] = max(0, (unread_notifications() or 0) - read)


navigation.declare_quick_link(
    "Notifications",
    "notifications.index",
    order=10,
    icon="fr-icon-notification-3-line",
    count=unread_notifications,
    told=lambda count: plural(count, "non lue", "non lues"),
)
