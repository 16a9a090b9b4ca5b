"""How long the agenda keeps what nobody wants any more, and what people said to register."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, exists, func, or_, select, update

from app.agenda.models import Attendance, Event, QuestionAnswer
from app.core import parameters
from app.core.db import db, now

TRASH_DAYS = parameters.declare(
    "agenda.trash_days",
    "Agenda : durée de conservation dans la corbeille",
    unit="jours",
    default=90,
    minimum=7,
    maximum=365,
)
REGISTRATION_MONTHS = parameters.declare(
    "agenda.registration_months",
    "Agenda\u00a0: durée de conservation des inscriptions après l’évènement",
    unit="mois",
    default=12,
    minimum=1,
    maximum=60,
)
DAYS_A_MONTH = 30.5
NOBODY = "@efface.invalid"  # a domain that never exists (RFC 2606)
GUEST_NAMES = ("Personne", "sans compte")


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """Erase the events that have been in the trash too long, with their registrations, and what
    people said of themselves to register to events long past; return how many, by French noun.
    ``dry_run`` only counts."""
    limit = now() - timedelta(days=parameters.value_of(TRASH_DAYS))
    thrown = list(db.session.scalars(select(Event.id).where(Event.trashed_at < limit)))
    if thrown and not dry_run:
        db.session.execute(delete(Event).where(Event.id.in_(thrown)))
    return {
        "évènements de la corbeille": len(thrown),
        "inscriptions d’évènements anciens": _forget(dry_run=dry_run),
    }


def _forget(*, dry_run: bool) -> int:
    """Keep of old registrations who came, of which structure and department; a guest is nobody any
    more. The demonstration, which tells of 2019, stays as it is."""
    limit = now() - timedelta(days=DAYS_A_MONTH * parameters.value_of(REGISTRATION_MONTHS))
    old = select(Event.id).where(Event.ends_at < limit, Event.is_demo.is_(False))
    is_old = Attendance.event_id.in_(old)
    count = select(func.count(Attendance.id)).where(is_old, _says_something())
    found = db.session.scalar(count) or 0
    if found and not dry_run:
        of_old = select(Attendance.id).where(is_old)
        _do(delete(QuestionAnswer).where(QuestionAnswer.attendance_id.in_(of_old)))
        said = {"comment": "", "refusal_reason": "", "link_digest": None}
        _do(update(Attendance).where(is_old).values(said))
        nobody = cast(Attendance.id, String) + NOBODY
        names = dict(zip(("first_name", "last_name"), GUEST_NAMES, strict=True))
        guests = update(Attendance).where(is_old, _is_a_guest())
        _do(guests.values(guest_email=nobody, search_name="", **names))
    return found


def _says_something() -> ColumnElement[bool]:
    answered = exists().where(QuestionAnswer.attendance_id == Attendance.id)
    said = (Attendance.comment != "") | (Attendance.refusal_reason != "")
    return or_(said, answered, _is_a_guest())


def _is_a_guest() -> ColumnElement[bool]:
    return and_(Attendance.guest_email.is_not(None), Attendance.guest_email.not_like(f"%{NOBODY}"))


def _do(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
