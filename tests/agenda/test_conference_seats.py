"""Seats of a conference: proposed, told, adjusted by hand, given to the next when they free."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Event,
    Room,
    Seat,
    SeatState,
    Session,
    SessionKind,
)
from app.agenda.services.conference import adjusting, filling, seating, telling, venues, wishes
from app.agenda.services.conference.refusals import (
    SeatsToldAlready,
    SessionFull,
    TooManyWishes,
    WishesClosed,
)
from app.core.db import db
from tests.agenda.conferences import make, register, sessions_of
from tests.factories import FacilitatorFactory, RegionalTeamFactory, WorkgroupFactory
from tests.support.mailbox import Mailbox


@pytest.fixture
def by(session: DbSession) -> User:
    made: User = RegionalTeamFactory(region_code="32")
    return made


@pytest.fixture
def event(by: User) -> Event:
    return make(seats=1, by=by)


def seat_of(attendance: Attendance) -> tuple[int | None, str]:
    """The workshop where somebody has a seat, and why."""
    found = db.session.execute(
        select(Seat.session_id, Seat.reason)
        .join(Seat.session)
        .where(Seat.attendance_id == attendance.id, Seat.state == SeatState.SEATED)
        .where(Session.kind == SessionKind.WORKSHOP)
    ).one_or_none()
    return (found[0], found[1]) if found else (None, "")


def waits_of(attendance: Attendance) -> list[str]:
    return list(
        db.session.scalars(
            select(Seat.reason)
            .where(Seat.attendance_id == attendance.id, Seat.state == SeatState.WAITING)
            .order_by(Seat.session_id)
        )
    )


def test_a_conference_has_a_plenary_and_a_workshop_for_each_living_group(event: Event) -> None:
    assert len(sessions_of(event)) == 15
    assert [each.title for each in sessions_of(event, SessionKind.PLENARY)] == ["Plénière"]
    assert len({each.room_id for each in sessions_of(event)}) == 15


def test_an_archived_group_has_no_workshop_and_facilitators_run_theirs(by: User) -> None:
    WorkgroupFactory(region_code="32", number=4, archived_at=by.created_at)
    runner = FacilitatorFactory(workgroup=WorkgroupFactory(region_code="32", number=5))
    workshops = sessions_of(make(by=by))
    assert len(workshops) == 14
    assert runner.full_name in {each.facilitator_line for each in workshops}


def test_who_came_second_has_the_second_wish_and_is_told_their_place_on_the_list(
    event: Event, by: User
) -> None:
    one, two, *_others = sessions_of(event)
    first, second = register(event, 1, one), register(event, 2, one, two)
    seating.propose(event.id, by=by)
    assert seat_of(first) == (one.id, "Vœu 1")
    assert seat_of(second) == (two.id, "Vœu 2")
    assert waits_of(second) == ["Vœu 1 : atelier 1 complet, 1re sur liste"]
    assert one.seated_count == 1


def test_what_was_told_does_not_move_when_it_is_run_again(event: Event, by: User) -> None:
    one, two, *_others = sessions_of(event)
    second = register(event, 2, one, two)
    seating.propose(event.id, by=by)
    assert telling.tell_all(event.id, by=by) == 1
    earlier = register(event, 1, one)
    seating.propose(event.id, by=by)
    assert seat_of(second) == (one.id, "Vœu 1")
    assert seat_of(earlier)[1] == "Aucun de vos vœux n’avait de place : atelier 2 proposé"
    assert waits_of(earlier) == ["Vœu 1 : atelier 1 complet, 1re sur liste"]
    assert telling.tell_all(event.id, by=by) == 1


def test_a_freed_seat_goes_to_the_next_and_what_they_leave_to_the_one_after(
    event: Event, by: User
) -> None:
    one, two, *_others = sessions_of(event)
    first, second = register(event, 1, one), register(event, 2, one, two)
    third = register(event, 3, two)
    seating.propose(event.id, by=by)
    telling.tell_all(event.id, by=by)
    db.session.commit()
    assert waits_of(third) == [], "the second wish comes after the first one of somebody later"
    assert waits_of(second) == [
        "Vœu 1 : atelier 1 complet, 1re sur liste",
        "Vœu 2 : atelier 2 complet, 1re sur liste",
    ]
    first.state = AttendanceState.NOT_COMING
    filling.drop_leavers(event.id)
    assert seat_of(second) == (one.id, "Vœu 1 : une place s’est libérée")
    assert waits_of(second) == []


def test_a_cascade_moves_each_to_a_dearer_wish(event: Event, by: User) -> None:
    one, two, *_others = sessions_of(event)
    first, second = register(event, 1, one), register(event, 2, one, two)
    third = register(event, 3, one, two)
    seating.propose(event.id, by=by)
    first.state = AttendanceState.NOT_COMING
    filling.drop_leavers(event.id)
    assert seat_of(second)[0] == one.id
    assert seat_of(third)[0] == two.id
    assert waits_of(third) == ["Vœu 1 : atelier 1 complet, 1re sur liste"]


def test_somebody_moved_by_hand_is_in_one_room_alone_and_stays(event: Event, by: User) -> None:
    one, two, three, *_others = sessions_of(event)
    first, second = register(event, 1, one), register(event, 2, one, two)
    seating.propose(event.id, by=by)
    adjusting.move(first, three.id, by=by)
    assert seat_of(first) == (three.id, "Place choisie par l’organisation")
    assert seat_of(second)[0] == one.id, "the seat that was left went to the next"
    seating.propose(event.id, by=by)
    assert seat_of(first)[0] == three.id


def test_nobody_is_moved_by_hand_to_a_full_room(event: Event, by: User) -> None:
    one, two, *_others = sessions_of(event)
    register(event, 1, one)
    second = register(event, 2, two)
    seating.propose(event.id, by=by)
    with pytest.raises(SessionFull):
        adjusting.move(second, one.id, by=by)


def test_a_room_made_larger_takes_the_next_and_none_is_made_too_small(
    event: Event, by: User
) -> None:
    one, *_others = sessions_of(event)
    register(event, 1, one)
    second = register(event, 2, one)
    seating.propose(event.id, by=by)
    room = db.session.get_one(Room, one.room_id)
    venues.resize_room(room, "Amphithéâtre", 2, by=by)
    assert seat_of(second)[0] == one.id
    with pytest.raises(SeatsToldAlready):
        venues.resize_room(room, "Amphithéâtre", 1, by=by)


def test_a_facilitator_who_comes_has_a_seat_in_their_workshop(by: User) -> None:
    runner = FacilitatorFactory(workgroup=WorkgroupFactory(region_code="32", number=1))
    event = make(seats=1, by=by)
    one, two, *_others = sessions_of(event)
    early = register(event, 1, one)
    theirs = register(event, 2, two, user=runner)
    seating.propose(event.id, by=by)
    assert seat_of(theirs) == (one.id, "Anime cet atelier")
    assert seat_of(early)[0] != one.id


def test_one_ranks_so_many_workshops_and_no_more_once_told(event: Event, by: User) -> None:
    workshops = sessions_of(event)
    with pytest.raises(TooManyWishes):
        register(event, 1, *workshops[:4])
    told = register(event, 2, workshops[0])
    seating.propose(event.id, by=by)
    telling.tell_all(event.id, by=by)
    with pytest.raises(WishesClosed):
        wishes.set_wishes(told, [workshops[1].id], at_plenary=True)


def test_the_mail_says_where_and_why(event: Event, by: User, mailbox: Mailbox) -> None:
    one, two, *_others = sessions_of(event)
    register(event, 1, one)
    register(event, 2, one, two, guest_email="zoe@exemple.fr", first_name="Zoé")
    seating.propose(event.id, by=by)
    telling.tell_all(event.id, by=by)
    telling.tell_all(event.id, by=by)
    db.session.commit()
    (mail,) = mailbox.to("zoe@exemple.fr")
    assert "Salle 2, Sciences Po, 9 rue Angellier, Lille" in mail.text
    assert "Vœu 1 : atelier 1 complet, 1re sur liste" in mail.text
