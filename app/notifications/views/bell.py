"""The bell of the header: how many notifications are unread, read with whoever is there."""

from app.accounts import reader
from app.accounts.models import User
from app.core import navigation
from app.core.dates import plural
from app.notifications.queries.unread import unread_of

unread_notifications = reader.fact("unread_notifications", unread_of(User))

navigation.declare_quick_link(
    "Notifications",
    "notifications.index",
    order=10,
    icon="fr-icon-notification-3-line",
    count=unread_notifications,
    told=lambda count: plural(count, "non lue", "non lues"),
)
