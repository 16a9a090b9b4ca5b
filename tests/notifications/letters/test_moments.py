"""When letters leave: at each person’s hour, once for a period, late rather than never."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app.core.db import db
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.models import Letter
from app.workgroups.models import Membership
from tests.factories import MemberFactory, UserFactory
from tests.factories.people import ProfileFactory
from tests.notifications.steps import (
    MONDAY_SEVEN,
    PARIS,
    answer,
    letters,
    no_new_topics,
    tell,
    weekly,
)


def test_a_letter_leaves_on_monday_at_seven_and_not_before(amelie, topic, clock, work, mailbox):
    answer(amelie, topic)
    work()
    clock.stop_at(MONDAY_SEVEN.replace(hour=6, minute=59))
    work()
    assert letters(mailbox) == []

    clock.stop_at(MONDAY_SEVEN)
    work()
    [letter] = letters(mailbox)
    assert letter.subject == "1 réponse pour vous"


@pytest.mark.parametrize("times", [1, 3])
def test_it_leaves_once_however_often_the_worker_looks(amelie, topic, clock, work, mailbox, times):
    answer(amelie, topic)
    clock.stop_at(MONDAY_SEVEN)
    for _ in range(times):
        work()
        services.start_letters(Rhythm.WEEKLY)
        db.session.commit()
        clock.advance(hours=1)
    work()

    assert len(letters(mailbox)) == 1
    assert db.session.query(Letter).filter_by(user_id=amelie.id).count() == 1


def test_a_worker_that_was_stopped_for_a_day_sends_it_late_and_once(
    amelie, topic, clock, work, mailbox
):
    answer(amelie, topic)
    clock.stop_at(MONDAY_SEVEN)
    clock.advance(days=1, hours=3)
    work()
    assert len(letters(mailbox)) == 1

    clock.advance(days=6)
    work()
    assert len(letters(mailbox)) == 1
    periods = select(Letter.period).where(Letter.user_id == amelie.id).order_by(Letter.id)
    assert db.session.scalars(periods).all() == ["2037-W48", "2037-W49"]


def test_a_worker_that_was_stopped_for_weeks_sends_one_letter(amelie, topic, clock, work, mailbox):
    clock.stop_at(MONDAY_SEVEN)
    work()
    answer(amelie, topic)
    had = len(letters(mailbox))
    clock.advance(days=26)
    work()
    work()

    assert len(letters(mailbox)) == had + 1


def test_each_person_has_their_letter_at_their_own_hour(workgroup, topic, clock, work, mailbox):
    clock.advance(days=-30)
    reunion = UserFactory(email="reunion@exemple.fr")
    ProfileFactory(user_id=reunion.id, region_code="04")
    elsewhere = MemberFactory(workgroup=workgroup, email="amelie@exemple.fr")
    moved = MemberFactory(workgroup=workgroup, email="martinique@exemple.fr")
    clock.advance(days=30)
    for user in (elsewhere, moved):
        weekly(user)
        answer(user, topic)
    weekly(reunion)
    services.set_timing(moved, weekday=0, hour=7, zone="America/Martinique")
    db.session.add(Membership(workgroup_id=workgroup.id, user_id=reunion.id))
    answer(reunion, topic)

    people = ["reunion@exemple.fr", "amelie@exemple.fr", "martinique@exemple.fr"]
    had = {}
    for hour in (4, 7, 12):
        clock.stop_at(MONDAY_SEVEN.replace(hour=hour))
        work()
        had[hour] = [bool(letters(mailbox, address)) for address in people]
    assert had == {
        4: [True, False, False],
        7: [True, True, False],
        12: [True, True, True],
    }
    assert "le lundi à 7\u00a0h (heure de La Réunion)" in letters(mailbox, people[0])[0].text


def test_a_day_and_an_hour_of_ones_own(amelie, topic, clock, work, mailbox):
    services.set_timing(amelie, weekday=3, hour=18, zone=None)
    answer(amelie, topic)
    clock.stop_at(MONDAY_SEVEN)
    work()
    clock.stop_at(datetime(2037, 11, 26, 17, 59, tzinfo=PARIS))
    work()
    assert letters(mailbox) == []

    clock.advance(minutes=1)
    work()
    assert len(letters(mailbox)) == 1


def test_a_pause_is_followed_by_one_letter_that_tells_what_came(
    amelie, topic, clock, work, mailbox
):
    weekly(amelie, Rhythm.AT_ONCE)
    services.pause(amelie, datetime(2037, 12, 1, tzinfo=PARIS).date())
    no_new_topics(amelie)
    tell(amelie, topic, body="Pendant la pause.")
    clock.advance(minutes=5)
    work()
    clock.stop_at(MONDAY_SEVEN)
    work()
    clock.advance(days=7)
    work()
    clock.advance(days=1, hours=20)
    work()
    assert len(mailbox) == 0

    clock.advance(days=3)
    work()
    assert len(mailbox) == 0, "no mail in the middle of the week for what the pause held back"
    clock.stop_at(datetime(2037, 12, 7, 7, tzinfo=PARIS))
    work()
    [letter] = letters(mailbox)
    assert "Pendant la pause." in letter.text


def test_a_daily_letter_for_whoever_chose_it(amelie, topic, clock, work, mailbox):
    weekly(amelie, Rhythm.DAILY)
    no_new_topics(amelie)
    for day in range(3):
        answer(amelie, topic, body=f"Jour {day}.")
        clock.advance(days=1)
        work()
        work()

    assert len(letters(mailbox)) == 3
    assert "Vous recevez cette lettre chaque jour à 7\u00a0h." in letters(mailbox)[0].text
    clock.advance(days=1)
    work()
    assert len(letters(mailbox)) == 3


def test_a_new_account_has_no_letter_of_before_it(workgroup, topic, clock, work, mailbox):
    clock.stop_at(MONDAY_SEVEN)
    clock.advance(hours=2)
    new = MemberFactory(workgroup=workgroup, email="nouvelle@exemple.fr")
    weekly(new)
    answer(new, topic)
    clock.advance(days=1)
    work()

    assert letters(mailbox, "nouvelle@exemple.fr") == []
