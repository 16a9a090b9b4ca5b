"""What is told is kept for a time, then erased with the rest."""

from app.administration.services import purge
from app.core import parameters
from app.core.db import db
from app.notifications.models import Notification
from app.notifications.services.retention import MONTHS
from tests.factories import StaffFactory
from tests.notifications.steps import answer, told


def test_what_was_told_long_ago_is_erased(amelie, topic, clock):
    answer(amelie, topic)
    clock.advance(days=100)
    answer(amelie, topic)
    clock.advance(days=100)
    erased = purge.purge()
    db.session.commit()

    assert erased["notifications anciennes"] == 1
    assert len(told(amelie)) == 1


def test_the_time_is_set_by_staff(amelie, topic, clock):
    parameters.set_value(MONTHS, 2, by=StaffFactory())
    answer(amelie, topic)
    clock.advance(days=62)
    purge.purge()
    db.session.commit()

    assert db.session.query(Notification).count() == 0
