"""Whatever people do, in whatever order: never a seat too many, and nobody is overtaken."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.queries.seating import Seating
from app.agenda.services.deciding import MOVES, NoSeatLeft, move
from app.agenda.services.places import Seats, set_seats
from app.agenda.services.registering import attendance_of, withdraw
from app.core.db import db
from tests.agenda.registering import MAYBE, NO, YES, answer, assert_sound, resize
from tests.factories import EventFactory, FacilitatorFactory, MemberFactory, WorkgroupFactory

FAMILIES = ("Association", "État", "")
families = st.sampled_from(FAMILIES)
numbers = st.integers(0, 4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), numbers, st.sampled_from((YES, YES, MAYBE, NO))),
        st.tuples(st.just("withdraw"), numbers),
        st.tuples(st.just("seats"), st.integers(0, 4), st.integers(0, 2)),
        st.tuples(st.just("wait"), st.integers(1, 60)),
    ),
    max_size=14,
)


@given(
    capacity=st.integers(0, 12),
    kept=st.dictionaries(families, st.integers(0, 4), max_size=3),
    asking=st.lists(families, max_size=30),
)
def test_a_seating_gives_all_seats_and_none_more(capacity, kept, asking):
    seating = Seating(capacity, kept, Counter())
    refused = set()
    for family in asking:
        if seating.has_room_for(family):
            assert family not in refused
            seating.take(family)
        else:
            refused.add(family)
    assert seating.held.total() <= capacity
    if sum(kept.values()) <= capacity:
        common = capacity - sum(kept.values())
        beyond = sum(max(0, count - kept.get(each, 0)) for each, count in seating.held.items())
        assert beyond <= common
        for family in refused:
            assert seating.held[family] >= kept.get(family, 0)
            assert beyond == common


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, capacity=st.integers(0, 3), hours=st.sampled_from((0, 24)))
def test_no_order_of_gestures_gives_a_seat_too_many(session, clock, steps, capacity, hours):
    workgroup = _people(session)[0]
    event = EventFactory(workgroup=workgroup, capacity=capacity, answer_hours=hours)
    event.starts_at += timedelta(days=400)
    event.ends_at += timedelta(days=400)
    session.commit()
    held = 0
    for step in steps:
        _do(step, event, clock)
        session.commit()
        session.refresh(event)
        assert event.coming_count <= max(event.capacity, held)
        held = event.coming_count
        if held <= event.capacity:
            assert_sound(event)
        _assert_nobody_is_overtaken(event)


def _people(session):
    """One group for all the examples of a test."""
    known = session.query(User).filter(User.email.like("rang%@exemple.fr")).order_by(User.id).all()
    if known:
        facilitator = session.query(User).filter_by(email="anime@exemple.fr").one()
        workgroup = WorkgroupFactory(number=5)
        return workgroup, known, facilitator
    workgroup = WorkgroupFactory(number=5)
    made = [MemberFactory(workgroup=workgroup, email=f"rang{at}@exemple.fr") for at in range(5)]
    return workgroup, made, FacilitatorFactory(workgroup=workgroup, email="anime@exemple.fr")


def _do(step, event: Event, clock) -> None:
    kind, *given = step
    _workgroup, people, facilitator = _people(db.session)
    if kind == "answer":
        answer(event, people[given[0]], given[1], family=FAMILIES[given[0] % 3])
    elif kind == "withdraw":
        mine = attendance_of(event, people[given[0]])
        if mine is not None:
            withdraw(mine)
    elif kind == "seats":
        kept = {"Association": min(given[1], given[0])}
        resize(event, given[0])
        set_seats(event, Seats(event.answer_hours, kept), by=facilitator)
    else:
        clock.advance(hours=given[0])
        resize(event, event.capacity)


def _assert_nobody_is_overtaken(event: Event) -> None:
    """Of two people of the same family, the first who asked is the first who has a seat."""
    every = db.session.query(Attendance).filter_by(event_id=event.id).all()
    for waits in (each for each in every if each.state is AttendanceState.WAITING):
        for sits in (each for each in every if each.state.holds_seat):
            if sits.family == waits.family:
                assert sits.queued_at <= waits.queued_at


def test_the_organiser_moves_nobody_beyond_the_seats(session):
    workgroup, people, facilitator = _people(session)
    event = EventFactory(workgroup=workgroup, capacity=1)
    first, second = (answer(event, each) for each in people[:2])
    for state in MOVES:
        try:
            move(second, state, by=facilitator)
            session.commit()
        except NoSeatLeft:
            session.rollback()
            assert state is AttendanceState.COMING
        assert_sound(event)
    assert first.state is AttendanceState.COMING
