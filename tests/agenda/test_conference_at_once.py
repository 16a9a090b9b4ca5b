"""The minutes after the mail left: many people register to a conference from several processes.

``CONFERENCE_CROWD`` (40 unless told otherwise) is how many; 300 were tried on both databases.
"""

import os
from time import monotonic

import pytest
from sqlalchemy import func, select

from app.agenda.models import Attendance, Conference, Seat, SeatState, Session, Wish
from app.agenda.models import AttendanceState as State
from app.agenda.services import checking
from app.agenda.services.conference import seating
from app.core.db import db
from tests.agenda.conferences import make
from tests.agenda.rushing import rush
from tests.factories import MemberFactory, RegionalTeamFactory, WorkgroupFactory

PROCESSES = 4
CROWD = int(os.environ.get("CONFERENCE_CROWD", "40"))
PLACES = CROWD * 3 // 4


def count(statement) -> int:
    return db.session.scalar(statement) or 0


@pytest.mark.long
def test_no_seat_too_many_and_no_choice_lost_when_all_register_at_once(app, session):
    workgroup = WorkgroupFactory(region_code="32", number=5)
    people = [MemberFactory(workgroup=workgroup).id for _ in range(CROWD)]
    by = RegionalTeamFactory(region_code="32")
    event = make(seats=2, by=by)
    event.capacity = PLACES
    db.session.commit()
    got = rush(
        app,
        "tests.agenda.conference_rush",
        event.id,
        [people[at::PROCESSES] for at in range(PROCESSES)],
    )
    assert sorted(int(line.split()[0]) for line in got) == sorted(people)
    states = list(db.session.scalars(select(Attendance.state)))
    assert states.count(State.COMING) == PLACES
    assert states.count(State.WAITING) == CROWD - PLACES
    assert count(select(func.count(Wish.attendance_id.distinct()))) == CROWD
    assert list(checking.problems()) == []
    begun = monotonic()
    seating.propose(event.id, by=by)
    db.session.commit()
    print(f"seats proposed in {monotonic() - begun:.1f} s")  # noqa: T201 - read with -s
    workshops = select(Session).join(Conference).where(Session.workgroup_id.is_not(None))
    for each in db.session.scalars(workshops):
        seats = select(func.count(Seat.id)).where(
            Seat.session_id == each.id, Seat.state == SeatState.SEATED
        )
        assert count(seats) <= 2
    assert list(checking.problems()) == []
