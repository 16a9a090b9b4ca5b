"""Many people within the same moment, from several processes: no seat too many, no answer lost."""

import pytest

from app.agenda.models import AttendanceState as State
from app.agenda.models import SeatQuota
from app.core.db import db
from tests.agenda.registering import assert_sound, states
from tests.agenda.rushing import rush
from tests.factories import EventFactory, MemberFactory, WorkgroupFactory

PROCESSES, EACH = 4, 6


@pytest.fixture
def crowd(session):
    workgroup = WorkgroupFactory()
    return workgroup, [MemberFactory(workgroup=workgroup).id for _ in range(PROCESSES * EACH)]


@pytest.mark.long
def test_two_seats_and_a_crowd_from_several_processes(app, crowd):
    """Five seats, three of them kept for others; one person sends their form in each process."""
    workgroup, people = crowd
    event = EventFactory(workgroup=workgroup, capacity=5)
    db.session.add(SeatQuota(event_id=event.id, family="Association", seats=3))
    db.session.commit()
    insistent = MemberFactory(workgroup=workgroup).id
    got = rush(
        app,
        "tests.agenda.rush",
        event.id,
        [[insistent, *people[at::PROCESSES]] for at in range(PROCESSES)],
    )
    assert len(got) == len(people) + PROCESSES
    assert len({line for line in got if line.startswith(f"{insistent} ")}) == 1
    every = states(event)
    assert len(every) == len(people) + 1
    assert every.count(State.COMING) == 2
    assert every.count(State.WAITING) == len(people) - 1
    assert_sound(event)
