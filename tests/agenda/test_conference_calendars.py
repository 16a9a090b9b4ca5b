"""Workshops in the calendars of people: moved, left, called off, each as the entry it was."""

import pytest

from app.agenda.models import Attendance, Event
from app.agenda.services import registering
from app.agenda.services.cancelling import cancel, uncancel
from app.agenda.services.conference import adjusting, leaving
from app.core.db import db
from tests.agenda.conferences import make, sessions_of, tell_somebody, workshops_in
from tests.factories import RegionalTeamFactory
from tests.support.mailbox import Mail, Mailbox

ZOE = "zoe@exemple.fr"


@pytest.fixture
def by(session):
    return RegionalTeamFactory(region_code="32")


@pytest.fixture
def event(by) -> Event:
    return make(seats=2, by=by)


@pytest.fixture
def told(event, by, mailbox: Mailbox) -> Attendance:
    """Zoé knows where she sits, in the plenary and in the first workshop."""
    made = tell_somebody(event, ZOE, by)
    assert len(mailbox.to(ZOE)) == 1
    return made


def said(mails: list[Mail]) -> tuple[str, list[tuple[str, str]]]:
    """The method of the last mail, and what it says of which entry."""
    method, entries = workshops_in(mails[-1])
    return method, [(str(each["uid"]), str(each["status"])) for each in entries]


def first_uids(mailbox: Mailbox) -> list[str]:
    _method, entries = workshops_in(mailbox.to(ZOE)[0])
    return [str(each["uid"]) for each in entries]


def test_who_leaves_a_workshop_gets_its_entry_removed(event, told, mailbox):
    leaving.leave(told, sessions_of(event)[0].id)
    db.session.commit()
    mails = mailbox.to(ZOE)
    assert len(mails) == 2
    assert "vous laissez votre place" in mails[-1].text
    assert said(mails) == ("CANCEL", [(first_uids(mailbox)[-1], "CANCELLED")])


def test_who_is_moved_gets_the_new_place_where_the_former_one_was(event, told, by, mailbox):
    other = sessions_of(event)[1]
    adjusting.move(told, other.id, by=by)
    db.session.commit()
    method, [entry] = workshops_in(mailbox.to(ZOE)[-1])
    assert (method, str(entry["uid"])) == ("REQUEST", first_uids(mailbox)[-1])
    assert str(entry["summary"]).startswith(other.title)
    adjusting.move(told, None, by=by)
    db.session.commit()
    assert len(mailbox.to(ZOE)) == 3, "and no free seat is offered in its place"
    assert said(mailbox.to(ZOE)) == ("CANCEL", [(first_uids(mailbox)[-1], "CANCELLED")])


def test_who_comes_no_more_gets_every_entry_removed(event, told, mailbox):
    told.told_sequence = event.sequence
    registering.withdraw(told)
    db.session.commit()
    known = first_uids(mailbox)
    assert said(mailbox.to(ZOE)) == ("", [(each, "CANCELLED") for each in known])


def test_a_conference_cancelled_then_restored_takes_its_workshops_along(
    event, told, by, mailbox, clock
):
    known = first_uids(mailbox)
    cancel(event, "", by)
    db.session.commit()
    clock.advance(minutes=6)
    assert said(mailbox.to(ZOE)) == ("", [(each, "CANCELLED") for each in known])
    uncancel(event, by)
    db.session.commit()
    clock.advance(minutes=6)
    assert said(mailbox.to(ZOE)) == ("", [(each, "CONFIRMED") for each in known])
