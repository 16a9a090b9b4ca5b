"""The sessions of a conference: kept seats, hours, called off; what a person is told of them."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from app.accounts.models import User
from app.agenda.models import Attendance, Event, Seat, SeatState, Session, SessionKind
from app.agenda.services.checking import problems
from app.agenda.services.conference import seating, sessions, telling, wishes
from app.agenda.services.conference.refusals import TwoRoomsAtOnce
from app.agenda.services.seats import settle
from app.core.db import db
from tests.agenda.conferences import make, register, said_of, sessions_of
from tests.factories import RegionalTeamFactory
from tests.support.mailbox import Mailbox


@pytest.fixture
def by(session: DbSession) -> User:
    made: User = RegionalTeamFactory(region_code="32")
    return made


@pytest.fixture
def event(by: User) -> Event:
    return make(seats=1, by=by)


def seats_of(attendance: Attendance) -> list[int]:
    """The workshops where somebody has a seat."""
    found = (
        select(Seat.session_id)
        .join(Seat.session)
        .where(Seat.attendance_id == attendance.id, Seat.state == SeatState.SEATED)
        .where(Session.kind == SessionKind.WORKSHOP)
    )
    return list(db.session.scalars(found))


def test_a_workshop_called_off_gives_its_people_another_seat_and_tells_them(
    event: Event, by: User, mailbox: Mailbox
) -> None:
    one, two, three, *_others = sessions_of(event)
    moved = register(event, 1, one, two, guest_email="zoe@exemple.fr")
    other = register(event, 2, three, guest_email="ali@exemple.fr")
    seating.propose(event.id, by=by)
    telling.tell_all(event.id, by=by)
    db.session.commit()
    assert sessions.call_off(one, event_id=event.id, by=by) == 1
    assert sessions.call_off(one, event_id=event.id, by=by) == 0, "twice is once"
    db.session.commit()
    assert (seats_of(moved), seats_of(other)) == ([two.id], [three.id])
    assert len(mailbox.to("ali@exemple.fr")) == 1
    assert (
        f"L’atelier «\u00a0{one.title}\u00a0» est annulé." in mailbox.to("zoe@exemple.fr")[1].text
    )


def test_who_wished_a_workshop_that_is_called_off_is_told_to_choose_again(
    event: Event, by: User, mailbox: Mailbox
) -> None:
    one, two, *_others = sessions_of(event)
    wishing = register(event, 1, one, guest_email="zoe@exemple.fr")
    sessions.call_off(one, event_id=event.id, by=by)
    db.session.commit()
    (mail,) = mailbox.to("zoe@exemple.fr")
    assert "vous pouvez changer vos choix" in mail.text
    wishes.set_wishes(wishing, [one.id, two.id], at_plenary=True)
    assert wishes.wanted_by(wishing).session_ids == (two.id,)


def test_seats_kept_for_several_families_each_go_to_their_own(event: Event, by: User) -> None:
    one, *_others = sessions_of(event)
    said = said_of(one, capacity=3, kept={"Association": 1, "État": 1})
    sessions.change_session(one, said, event_id=event.id, by=by)
    people = [register(event, minute, one, family="Entreprise") for minute in range(3)]
    people += [register(event, 5, one, family=each) for each in ("État", "Association")]
    seating.propose(event.id, by=by)
    assert [seats_of(each) == [one.id] for each in people] == [True, False, False, True, True]


def test_an_hour_that_would_put_somebody_in_two_rooms_is_refused(event: Event, by: User) -> None:
    one, two, *_others = sessions_of(event)
    evening = {"starts_at": two.ends_at, "ends_at": two.ends_at + timedelta(hours=1)}
    sessions.change_session(two, said_of(two, **evening), event_id=event.id, by=by)
    both = register(event, 1, one, two)
    seating.propose(event.id, by=by)
    assert len(seats_of(both)) == 2
    back = said_of(two, starts_at=one.starts_at, ends_at=one.ends_at)
    with pytest.raises(TwoRoomsAtOnce):
        sessions.change_session(two, back, event_id=event.id, by=by)


def test_sessions_follow_their_conference_to_another_day(event: Event) -> None:
    before = [each.starts_at for each in sessions_of(event)]
    sessions.follow_move(event.id, timedelta(days=7))
    assert [each.starts_at - timedelta(days=7) for each in sessions_of(event)] == before


def test_a_wrong_count_of_seats_is_found(event: Event, by: User) -> None:
    one, *_others = sessions_of(event)
    register(event, 1, one)
    seating.propose(event.id, by=by)
    settle(event)
    assert list(problems()) == []
    one.seated_count = 4
    db.session.flush()
    assert list(problems()) == [f"atelier {one.id}\u00a0: le nombre de places prises est faux"]


def test_the_mail_carries_the_workshops_of_a_person_for_their_calendar(
    event: Event, by: User, mailbox: Mailbox
) -> None:
    one, *_others = sessions_of(event)
    register(event, 1, one, guest_email="zoe@exemple.fr")
    seating.propose(event.id, by=by)
    telling.tell_all(event.id, by=by)
    db.session.commit()
    (mail,) = mailbox.to("zoe@exemple.fr")
    (file,) = mail.message.iter_attachments()
    entries = Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    assert [each["DTSTART"].dt for each in entries][-1] == one.starts_at
    assert "Sciences Po" in entries[-1]["LOCATION"]
