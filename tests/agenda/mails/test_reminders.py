"""Reminders: when they leave, to whom, and when they do not."""

from datetime import timedelta

import pytest

from app.agenda.models import Reminder
from app.agenda.services import cancelling
from app.agenda.services.reminders import make_round, set_reminders
from app.core.db import db
from tests.agenda.mails.gestures import MONDAY, change
from tests.factories import AttendanceFactory, MemberFactory


def test_a_reminder_leaves_before_the_start_to_those_who_come(
    meeting, facilitator, workgroup, expected, clock, post_after
):
    AttendanceFactory(event=meeting, user=MemberFactory(workgroup=workgroup), waiting=True)
    set_reminders(meeting, [60, 1440], by=facilitator)
    db.session.commit()
    clock.stop_at(MONDAY - timedelta(days=1, minutes=5))
    assert not run_round(post_after)
    clock.stop_at(MONDAY - timedelta(days=1))
    [mail] = post_after(minutes=1)
    assert (mail.to, mail.subject.partition(" ")[0]) == ("zoe@exemple.fr", "Rappel")
    assert not list(mail.message.iter_attachments())
    assert not run_round(post_after)


def test_a_reminder_moves_with_its_event(meeting, facilitator, expected, clock, post_after):
    set_reminders(meeting, [1440], by=facilitator)
    clock.stop_at(MONDAY - timedelta(days=1, minutes=5))
    assert not run_round(post_after)
    later = MONDAY + timedelta(days=3)
    change(meeting, facilitator, starts_at=later, ends_at=later + timedelta(hours=2))
    clock.stop_at(MONDAY - timedelta(hours=23))
    assert "Rappel" not in [mail.subject[:6] for mail in run_round(post_after)]
    clock.stop_at(later - timedelta(days=1))
    [mail] = run_round(post_after)
    assert mail.subject.startswith("Rappel : Petits déjeuners, jeudi 26 mars 2026")


@pytest.mark.parametrize(("late", "mails"), [(timedelta(hours=11), 1), (timedelta(hours=13), 0)])
def test_a_worker_that_was_stopped_reminds_while_it_is_of_use(
    meeting, facilitator, expected, clock, post_after, late, mails
):
    set_reminders(meeting, [1440], by=facilitator)
    clock.stop_at(MONDAY - timedelta(days=1) + late)
    assert len(run_round(post_after)) == mails


def test_what_is_cancelled_is_not_reminded(meeting, facilitator, expected, clock, post_after):
    set_reminders(meeting, [1440], by=facilitator)
    cancelling.cancel(meeting, "Grève", by=facilitator)
    post_after()
    clock.stop_at(MONDAY - timedelta(days=1))
    assert not run_round(post_after)
    assert db.session.query(Reminder).one().sent_for is None


def run_round(post_after):
    """What leaves by the next round of reminders."""
    make_round({})
    return post_after(minutes=1)
