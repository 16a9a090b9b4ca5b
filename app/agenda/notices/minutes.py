"""What minutes tell: they are shared, missing, or somebody asks to correct them."""

from collections.abc import Sequence

from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.agenda.models import Minutes
from app.agenda.policies import NAMED, visible_minutes
from app.core.dates import NBSP, day
from app.core.db import db
from app.notifications.kinds import Line, Rhythm, declare_kind, describer

SHARED = declare_kind(
    "agenda.minutes_shared",
    "Le compte rendu d’une réunion où j’étais",
    family="Agenda",
    mail=Rhythm.AT_ONCE,
    one="compte rendu",
    many="comptes rendus",
)
CORRECTION_ASKED = declare_kind(
    "agenda.correction_asked",
    "Une demande de correction d’un compte rendu que j’écris",
    family="Agenda",
    mail=Rhythm.DAILY,
    one="demande de correction",
    many="demandes de correction",
)
MISSING = declare_kind(
    "agenda.minutes_missing",
    "Une réunion que j’anime attend son compte rendu",
    family="Agenda",
    mail=Rhythm.AT_ONCE,
    one="compte rendu à écrire",
    many="comptes rendus à écrire",
)


@describer(Minutes.__tablename__)
def describe_minutes(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """These minutes, to whoever may read them."""
    wanted = visible_minutes(user).where(Minutes.id.in_(ids))
    wanted = wanted.options(contains_eager(Minutes.event).options(*NAMED))
    return {each.id: _line(each) for each in db.session.scalars(wanted).unique()}


def _line(minutes: Minutes) -> Line:
    event = minutes.event
    said = "Compte rendu" if minutes.shared_at else "Compte rendu à écrire"
    return Line(
        title=f"{said}{NBSP}: {event.title}",
        href=f"/agenda/{event.id}/compte-rendu",
        place_name=event.place_name,
        excerpt=day(event.starts_at),
    )
