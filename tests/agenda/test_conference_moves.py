"""Workshops held elsewhere or at another hour, once people were told of theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.agenda.models import Attendance, Event, Room, Session, Venue
from app.agenda.services.conference import adjusting, leaving, seating, sessions, venues
from app.agenda.services.conference.creating import Building
from app.agenda.services.conference.retelling import JOB
from app.core import jobs
from app.core.db import db
from app.core.mail import OutgoingMail
from tests.agenda.conferences import (
    make,
    register,
    said_of,
    sessions_of,
    tell_somebody,
    workshops_in,
)
from tests.factories import RegionalTeamFactory
from tests.support.mailbox import Mail, Mailbox

ZOE, OMAR = "zoe@exemple.fr", "omar@exemple.fr"
HOUR = timedelta(hours=1)


@pytest.fixture
def by(session):
    return RegionalTeamFactory(region_code="32")


@pytest.fixture
def event(by) -> Event:
    return make(seats=2, by=by)


@pytest.fixture
def told(event, by, mailbox: Mailbox, clock) -> Attendance:
    """Zoé knows where she sits: in the plenary, and in the first workshop."""
    made = tell_somebody(event, ZOE, by)
    assert len(mailbox.to(ZOE)) == 1
    return made


@pytest.fixture
def change(event, by):
    """``change(room_id=…)``: the organiser says something else of the first workshop."""

    def change(workshop: Session | None = None, **said: object) -> None:
        workshop = workshop or sessions_of(event)[0]
        sessions.change_session(workshop, said_of(workshop, **said), event_id=event.id, by=by)
        db.session.commit()

    return change


@pytest.fixture
def news(mailbox: Mailbox, clock):
    """The mails that left since people were told, once some minutes have passed."""

    def read() -> list[Mail]:
        clock.advance(minutes=6)
        return [each for each in mailbox.all() if "Changement" in each.subject]

    return read


def rooms() -> list[Room]:
    return list(db.session.scalars(select(Room).order_by(Room.id)))


def moved(session: Session, by: timedelta) -> dict[str, object]:
    return {"starts_at": session.starts_at + by, "ends_at": session.ends_at + by}


def test_who_was_told_of_a_room_is_told_once_of_another(event, told, change, mailbox, news):
    workshop = sessions_of(event)[0]
    former = workshop.room_id
    change(room_id=rooms()[-1].id)
    assert len(mailbox.to(ZOE)) == 1, "what follows within minutes goes in the same mail"
    [mail] = news()
    was = db.session.get_one(Room, former).name
    assert f"Avant ce changement\u00a0: {was}, Sciences Po, 9 rue Angellier, Lille" in mail.text
    assert mail.text.count("Avant ce changement") == 1, "the plenary stays where it was"
    method, [entry] = workshops_in(mail)
    first = workshops_in(mailbox.to(ZOE)[0])[1][-1]
    assert (method, entry["uid"]) == ("REQUEST", first["uid"])
    assert int(entry["sequence"]) > int(first["sequence"])
    assert str(entry["location"]).startswith(rooms()[-1].name)
    assert len(news()) == 1, "and is not told again"


def test_an_hour_and_a_room_that_change_within_minutes_make_one_mail_and_move_one_entry(
    event, told, change, by, mailbox, clock, news
):
    workshop = sessions_of(event)[0]
    former = workshops_in(mailbox.to(ZOE)[0])[1][-1]
    change(**moved(workshop, HOUR))
    clock.advance(minutes=4)
    venues.resize_room(db.session.get_one(Room, workshop.room_id), "Salle bleue", 2, by=by)
    db.session.commit()
    clock.advance(minutes=4)
    assert len(mailbox.to(ZOE)) == 1, "it waits for what follows the second change"
    [mail] = news()
    assert mail.text.count("Avant ce changement") == 2
    method, [entry] = workshops_in(mail)
    assert (method, entry["uid"]) == ("REQUEST", former["uid"])
    assert entry["dtstart"].dt - former["dtstart"].dt == HOUR


def test_another_address_of_the_building_is_told_too(event, told, by, news):
    venue = db.session.scalars(select(Venue).where(Venue.name == "Sciences Po")).one()
    venues.change_venue(venue, Building("Sciences Po", "84 rue de Trévise, Lille"), by=by)
    db.session.commit()
    [mail] = news()
    assert "9 rue Angellier, Lille" in mail.text
    assert "84 rue de Trévise, Lille" in mail.text


def test_a_change_taken_back_or_of_words_alone_mails_nobody(event, told, change, news):
    workshop = sessions_of(event)[0]
    room_id = workshop.room_id
    change(room_id=rooms()[-1].id)
    change(room_id=room_id, title="Un autre titre")
    assert not news()


def test_a_change_taken_back_while_its_mail_waits_to_leave_mails_nobody(
    event, told, change, clock, news
):
    room_id = sessions_of(event)[0].room_id
    change(room_id=rooms()[-1].id)
    clock.advance(minutes=6)
    job_id = db.session.scalars(select(jobs.Job.id).where(jobs.Job.name == JOB)).one()
    jobs.execute(job_id)
    waiting = select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))
    assert db.session.scalars(waiting.order_by(OutgoingMail.id)).one().to_address == ZOE
    change(room_id=room_id)
    assert not news()


def test_who_was_told_of_no_seat_or_of_another_workshop_gets_no_mail(event, told, change, by, news):
    register(event, 2, sessions_of(event)[0], guest_email=OMAR)
    adjusting.move(told, sessions_of(event)[1].id, by=by)
    seating.propose(event.id, by=by)
    db.session.commit()
    change(room_id=rooms()[-1].id)
    assert not news()


def test_who_left_the_workshop_meanwhile_gets_no_news_of_it(event, told, change, news):
    change(room_id=rooms()[-1].id)
    leaving.leave(told, sessions_of(event)[0].id)
    db.session.commit()
    assert not news()


def test_a_worker_killed_before_it_noted_its_work_tells_nothing_twice(event, told, change, news):
    change(room_id=rooms()[-1].id)
    payload = db.session.scalars(select(jobs.Job.payload).where(jobs.Job.name == JOB)).one()
    jobs.enqueue(JOB, payload)
    db.session.commit()
    assert len(news()) == 1
    jobs.enqueue(JOB, payload)
    db.session.commit()
    assert len(news()) == 1


def test_a_workshop_at_the_hour_that_another_left_has_an_entry_of_its_own(
    event, told, change, by, mailbox, news
):
    first, second = sessions_of(event)[:2]
    former = workshops_in(mailbox.to(ZOE)[0])[1][-1]["uid"]
    change(first, **moved(first, 4 * HOUR))
    [mail] = news()
    assert [each["uid"] for each in workshops_in(mail)[1]] == [former]
    adjusting.move(told, second.id, by=by)
    db.session.commit()
    _method, [added] = workshops_in(mailbox.to(ZOE)[-1])
    assert str(added["summary"]).startswith(second.title)
    assert len({each["uid"] for each in told.told_workshops} | {former}) == 3
    assert added["uid"] != former
