"""What stands under each mail: why one receives it, and how to stop it."""

from app.accounts.models import User
from app.core.dates import NBSP
from app.core.links import absolute_url
from app.core.mail import plain
from app.core.settings import settings
from app.notifications.queries.stop_links import stop_url


def spaced(text: str) -> str:
    """``plain``, with the non-breaking spaces of French left where they are."""
    return NBSP.join(plain(piece) for piece in text.split(NBSP))


def full(path: str) -> str:
    """The full address of a path of this service."""
    return f"{settings().base_url}{path}"


def footer(reason: str, user: User, stops: dict[str, str]) -> str:
    """The small print: a reason, what each link stops, and the page of one's choices."""
    lines = [reason]
    for label, what in stops.items():
        lines += ["", label, stop_url(user, what)]
    choices = absolute_url("notifications.preferences")
    return "\n".join(["-- ", *lines, "", "Choisir ce que je reçois, et quand", choices])
