"""The conference of 10 July 2019, as the demonstration tells it."""

from types import SimpleNamespace

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from app.administration.demo.agenda.conference import hold_conference
from app.agenda.models import Attendance, Event, EventKind, Seat, SeatState, Session
from app.core.dates import span
from app.core.db import db
from app.core.mail import OutgoingMail
from tests.factories import MemberFactory, StaffFactory, WorkgroupFactory


def test_it_is_told_whole_with_seats_and_arrivals_and_no_mail(session: DbSession) -> None:
    group = WorkgroupFactory(region_code="32", number=5)
    for _ in range(12):
        MemberFactory(workgroup=group, is_demo=True)
    hold_conference(SimpleNamespace(ansa=StaffFactory()))  # type: ignore[arg-type]
    event = db.session.scalars(select(Event).where(Event.kind == EventKind.CONFERENCE)).one()
    when = span(event.starts_at, event.ends_at).replace("\u00a0", " ")
    assert when == "mercredi 10 juillet 2019, de 8 h 45 à 16 h 30"
    assert event.coming_count == 12
    seated = select(func.count()).select_from(Seat).join(Seat.session)
    seated = seated.where(Seat.state == SeatState.SEATED, Session.workgroup_id.is_not(None))
    assert db.session.scalar(seated) == 12
    there = select(func.count()).where(Attendance.checked_in_at.is_not(None))
    assert db.session.scalar(there) == 10
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
