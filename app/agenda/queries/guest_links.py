"""The secret link of a guest: whoever has it answers for the address that it was sent to."""

import hmac
from base64 import urlsafe_b64encode

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.agenda.models import Attendance, Event
from app.agenda.policies import NAMED
from app.core.db import db
from app.core.links import absolute_url
from app.core.settings import settings
from app.core.tokens import InvalidToken, digest_of


class UnknownGuestLink(InvalidToken):
    """The link is unknown, or about an event that is gone."""

    next_step = "Inscrivez-vous de nouveau depuis la page de l’évènement : un lien suivra."


def secret_of(attendance: Attendance) -> str:
    """The secret of a guest's link, 256 bits drawn from their row and the service's key.

    Only its digest is stored, and still every mail can carry the same link.
    """
    about = f"agenda.guest:{attendance.id}:{attendance.created_at.isoformat()}"
    drawn = hmac.digest(settings().secret_key.encode(), about.encode(), "sha256")
    return urlsafe_b64encode(drawn).decode().rstrip("=")


def link_of(attendance: Attendance) -> str:
    """The address on which a guest confirms, changes and withdraws, for mails."""
    return absolute_url("agenda.guest", token=secret_of(attendance))


def attendance_of(raw: str) -> Attendance:
    """The attendance that a link opens, with its event. Raises UnknownGuestLink."""
    found = db.session.scalar(
        select(Attendance)
        .join(Attendance.event)
        .where(Attendance.link_digest == digest_of(raw), Event.trashed_at.is_(None))
        .options(joinedload(Attendance.event).options(*NAMED))
    )
    if found is None:
        raise UnknownGuestLink
    return found
