"""A letter is written when it leaves, and the right to it is asked then."""

from datetime import datetime

import pytest

from app.core.db import db
from app.core.mail import OutgoingMail
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel
from app.notifications.services.choosing import keep
from app.workgroups.models import Membership
from tests.notifications.steps import (
    MONDAY_SEVEN,
    PARIS,
    answer,
    no_new_topics,
    told,
)


def test_smtp_away_for_a_day_delays_the_letter_and_says_what_is_true_then(
    amelie, topic, smtp, clock, work, run_jobs
):
    no_new_topics(amelie)
    answer(amelie, topic, body="Merci à vous.")
    smtp.stop()
    clock.stop_at(MONDAY_SEVEN)
    work()
    answer(amelie, topic, body="Et à jeudi !")
    smtp.start()
    clock.advance(days=1)
    work()

    [message] = smtp.messages
    assert message["Subject"] == "2 réponses pour vous"
    assert all(each.mailed_at for each in told(amelie))
    clock.advance(days=7)
    work()
    assert len(smtp.messages) == 1


def leave(user):
    db.session.query(Membership).filter_by(user_id=user.id).one().ended_at = user.created_at


def be_deactivated(user):
    user.deactivated_at = user.created_at


def pause(user):
    services.pause(user, datetime(2037, 12, 1, tzinfo=PARIS).date())


def stop_it(user):
    keep(user.id, "letter.weekly", Channel.MAIL, Rhythm.NEVER)


@pytest.mark.parametrize("change", [leave, be_deactivated, pause, stop_it])
def test_the_right_is_asked_again_when_the_letter_leaves(
    amelie, topic, smtp, clock, work, run_jobs, change
):
    answer(amelie, topic)
    smtp.stop()
    clock.stop_at(MONDAY_SEVEN)
    work()
    assert db.session.query(OutgoingMail).count() == 1
    smtp.start()
    change(amelie)
    db.session.commit()
    clock.advance(hours=1)
    work()

    assert smtp.messages == []
