"""The agenda as it was before the demonstration: its events go, but for those where somebody real
has answered."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from app.accounts.models import User
from app.agenda.models import Attendance, Conference, Event, Minutes, Series
from app.core.db import db
from app.notifications.models import Notification


def subjects() -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """What goes, by model, for its journal to go too."""
    yield Event, is_gone()
    yield Conference, Conference.event_id.in_(select(Event.id).where(is_gone()))
    yield Minutes, Minutes.event_id.in_(select(Event.id).where(is_gone()))


def empty_agenda() -> int:
    """Erase the events of the demonstration; return how many. To be called while its
    people are known."""
    gone = select(Event.id).where(is_gone())
    about = Notification.about_kind == Event.__tablename__
    _run(delete(Notification).where(about, Notification.about_id.in_(gone)))
    erased = _run(delete(Event).where(is_gone()))
    _run(update(Event).values(is_demo=False).where(Event.is_demo))
    still = select(Event.series_id).where(Event.series_id.is_not(None))
    _run(delete(Series).where(Series.id.not_in(still)))
    db.session.expire_all()
    return erased


def is_gone() -> ColumnElement[bool]:
    """The condition that an event is the demonstration's alone."""
    fictional = select(User.id).where(User.is_demo)
    real_answer = select(Attendance.id).where(
        Attendance.event_id == Event.id,
        or_(
            Attendance.user_id.not_in(fictional),
            and_(Attendance.user_id.is_(None), Attendance.registered_by_id.is_(None)),
        ),
    )
    return and_(
        or_(Event.is_demo, Event.created_by_id.in_(fictional)),
        ~real_answer.correlate(Event).exists(),
    )


def _run(statement: Any) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(getattr(done, "rowcount"))  # noqa: B009
