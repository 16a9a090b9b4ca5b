"""Seats: given while there are some, then a line; offered when freed, for a time."""

from datetime import timedelta

import pytest

from app.agenda.models import AttendanceState as State
from app.agenda.models import SeatQuota
from app.agenda.services import checking, seats
from app.agenda.services.colleagues import AnsweredAlready, sign_up
from app.agenda.services.deciding import NoSeatLeft, approve, move, refuse
from app.agenda.services.places import Seats, TooManyKept, set_seats
from app.agenda.services.registering import (
    RefusedBefore,
    RegistrationClosed,
    withdraw,
)
from app.core.db import db, now
from tests.agenda.registering import MAYBE, NO, YES, answer, assert_sound, guise_of, resize, states
from tests.factories import EventFactory, FacilitatorFactory, MemberFactory, WorkgroupFactory


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory()


@pytest.fixture
def people(workgroup):
    return [MemberFactory(workgroup=workgroup) for _ in range(4)]


def test_the_last_seat_is_given_then_one_waits(workgroup, people):
    event = EventFactory(workgroup=workgroup, capacity=2)
    for person in people:
        answer(event, person)
    assert states(event) == [State.COMING, State.COMING, State.WAITING, State.WAITING]
    assert_sound(event)


def test_a_seat_that_frees_itself_is_offered_to_the_first_in_line(workgroup, people, mailbox):
    event = EventFactory(workgroup=workgroup, capacity=1)
    first, second, third = (answer(event, person) for person in people[:3])
    withdraw(first)
    db.session.commit()
    assert states(event) == [State.NOT_COMING, State.OFFERED, State.WAITING]
    assert second.offered_until == pytest.approx(
        now() + timedelta(hours=48), abs=timedelta(minutes=1)
    )
    assert_sound(event)
    mail = mailbox.last(people[1].email)
    assert "Une place s’est libérée" in mail.subject
    assert "gardée jusqu’au" in mail.text
    answer(event, people[1])
    assert states(event)[1] is State.COMING
    assert third.state is State.WAITING


def test_a_seat_not_taken_in_time_goes_to_the_next(workgroup, people, clock, run_jobs):
    event = EventFactory(workgroup=workgroup, capacity=1)
    first = answer(event, people[0])
    answer(event, people[1])
    answer(event, people[2])
    withdraw(first)
    db.session.commit()
    clock.advance(hours=49)
    run_jobs()
    assert states(event) == [State.NOT_COMING, State.NOT_COMING, State.OFFERED]
    assert_sound(event)
    answer(event, people[1])
    assert states(event)[1] is State.WAITING


def test_without_a_delay_the_first_in_line_has_the_seat_at_once(workgroup, people):
    event = EventFactory(workgroup=workgroup, capacity=1, answer_hours=0)
    first = answer(event, people[0])
    answer(event, people[1])
    withdraw(first)
    assert states(event) == [State.NOT_COMING, State.COMING]
    assert_sound(event)


def test_seats_kept_for_a_family_are_theirs_alone(workgroup, people):
    event = EventFactory(workgroup=workgroup, capacity=2)
    db.session.add(SeatQuota(event_id=event.id, family="Association", seats=1))
    db.session.commit()
    answer(event, people[0], family="État")
    answer(event, people[1], family="État")
    assert states(event) == [State.COMING, State.WAITING]
    answer(event, people[2], family="Association")
    assert states(event) == [State.COMING, State.WAITING, State.COMING]
    assert_sound(event)
    facilitator = FacilitatorFactory(workgroup=workgroup)
    with pytest.raises(TooManyKept):
        set_seats(event, Seats(48, {"Association": 3}), by=facilitator)
    resize(event, 3)
    assert states(event)[1] is State.OFFERED
    assert_sound(event)


def test_a_capacity_lowered_takes_no_seat_back(workgroup, people):
    event = EventFactory(workgroup=workgroup, capacity=3)
    taken = [answer(event, person) for person in people[:3]]
    resize(event, 1)
    answer(event, people[3])
    assert states(event) == [State.COMING] * 3 + [State.WAITING]
    withdraw(taken[0])
    assert states(event)[3] is State.WAITING
    withdraw(taken[1])
    withdraw(taken[2])
    assert states(event)[3] is State.OFFERED


def test_maybe_and_no_hold_no_seat(workgroup, people):
    event = EventFactory(workgroup=workgroup, capacity=1)
    answer(event, people[0], MAYBE)
    answer(event, people[1], NO)
    answer(event, people[2])
    assert states(event) == [State.MAYBE, State.NOT_COMING, State.COMING]
    answer(event, people[0])
    assert states(event)[0] is State.WAITING
    assert_sound(event)


def test_after_the_deadline_one_may_only_withdraw(workgroup, people):
    event = EventFactory(workgroup=workgroup)
    mine = answer(event, people[0])
    event.registration_closes_at = now() - timedelta(minutes=1)
    db.session.commit()
    with pytest.raises(RegistrationClosed):
        answer(event, people[1])
    withdraw(mine)
    assert mine.state is State.NOT_COMING


def test_offers_sleep_while_an_event_is_cancelled(workgroup, people, clock, run_jobs):
    event = EventFactory(workgroup=workgroup, capacity=1)
    first = answer(event, people[0])
    answer(event, people[1])
    withdraw(first)
    event.cancelled_at = now()
    db.session.commit()
    clock.advance(hours=50)
    run_jobs()
    assert states(event)[1] is State.OFFERED
    event.cancelled_at = None
    seats.reopen(event)
    db.session.commit()
    assert states(event)[1] is State.OFFERED
    db.session.refresh(event)
    answer(event, people[1])
    assert states(event)[1] is State.COMING


def test_where_the_organiser_decides_nobody_has_a_seat_before(workgroup, people, mailbox):
    event = EventFactory(workgroup=workgroup, capacity=1, approved=True)
    facilitator = FacilitatorFactory(workgroup=workgroup)
    asked = [answer(event, person) for person in people[:3]]
    assert set(states(event)) == {State.AWAITING_APPROVAL}
    refuse(asked[0], "Réservé aux membres du comité.", by=facilitator)
    approve(asked[1], by=facilitator)
    approve(asked[2], by=facilitator)
    assert states(event) == [State.REFUSED, State.COMING, State.WAITING]
    db.session.commit()
    with pytest.raises(RefusedBefore):
        answer(event, people[0])
    db.session.rollback()
    with pytest.raises(NoSeatLeft):
        move(asked[2], State.COMING, by=facilitator)
    db.session.rollback()
    move(asked[1], State.NOT_COMING, by=facilitator)
    db.session.commit()
    assert states(event) == [State.REFUSED, State.NOT_COMING, State.OFFERED]
    assert_sound(event)
    assert "Réservé aux membres" in mailbox.last(people[0].email).text


def test_an_event_brought_forward_shortens_the_time_to_answer(workgroup, people):
    event = EventFactory(workgroup=workgroup, capacity=1)
    first = answer(event, people[0])
    offered = answer(event, people[1])
    withdraw(first)
    event.starts_at = now() + timedelta(hours=3)
    seats.settle(seats.lock(event.id))
    assert offered.state is State.OFFERED
    assert offered.offered_until == event.starts_at


def test_wrong_counts_are_told(workgroup, people):
    event = EventFactory(workgroup=workgroup)
    answer(event, people[0])
    assert not list(checking.problems())
    event.coming_count = 7
    db.session.commit()
    assert [str(event.id) in each for each in checking.problems()] == [True]


def test_a_colleague_is_signed_up_once_and_may_withdraw(workgroup, people):
    event = EventFactory(workgroup=workgroup)
    made = sign_up(event, people[1], YES, guise_of(people[1]), by=people[0])
    assert (made.state, made.registered_by_id) == (State.COMING, people[0].id)
    with pytest.raises(AnsweredAlready):
        sign_up(event, people[1], YES, guise_of(people[1]), by=people[2])
    withdraw(made)
    assert_sound(event)
