"""Dates that a series gets later: who was invited to the series is invited to them, in silence."""

from datetime import timedelta

import pytest

from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.models.rules import Frequency, Rule
from app.agenda.services import inviting
from app.agenda.services.series import writing
from app.agenda.services.series.answering import answer_dates
from app.agenda.services.series.inviting import invite_following
from app.agenda.services.series.occurrences import details_of
from app.agenda.services.series.onwards import invite_onwards
from app.core.db import db
from app.notifications.kinds import Rhythm
from app.notifications.services.letters import compose_now
from tests.agenda.mails.gestures import MONDAY
from tests.agenda.registering import NO, guise_of
from tests.factories import EventFactory, MemberFactory

State = AttendanceState


@pytest.fixture
def first(workgroup, facilitator, clock):
    """The first date of a meeting that comes back each month, without end."""
    clock.stop_at(MONDAY - timedelta(days=2))
    said = details_of(EventFactory(workgroup=workgroup, title="Comité", starts_at=MONDAY))
    place = (workgroup.region_code, workgroup.id)
    return writing.begin(said, Rule(Frequency.MONTHLY), (), place=place, by=facilitator)


@pytest.fixture
def a_later_night(clock, run_jobs):
    """Two months later, dates were written and people invited to them."""

    def pass_by(days=62):
        db.session.commit()
        clock.advance(days=days)
        for nightly in (writing.write_series, invite_onwards):
            nightly({})
            db.session.commit()
            run_jobs()

    return pass_by


def dates() -> list[int]:
    """The numbers of the dates, in order."""
    found = db.session.query(Event.id).filter(Event.series_id.is_not(None))
    return [each.id for each in found.order_by(Event.original_starts_at)]


def invited(user) -> list[int]:
    found = db.session.query(Attendance.event_id).filter_by(user_id=user.id, state=State.INVITED)
    return [each.event_id for each in found.order_by(Attendance.event_id)]


def test_who_was_invited_to_the_series_is_to_its_later_dates_without_a_mail(
    first, zoe, facilitator, workgroup, post_after, a_later_night
):
    of_one_date = MemberFactory(workgroup=workgroup)
    invite_following(first, [zoe.id], (), by=facilitator)
    inviting.invite(first, [of_one_date.id], (), by=facilitator)
    known = dates()
    assert len(post_after()) == 2
    a_later_night()
    assert len(dates()) == len(known) + 2
    assert invited(zoe) == sorted(dates())
    assert invited(of_one_date) == [first.id]
    a_later_night(days=0)
    assert invited(zoe) == sorted(dates())
    assert not [each for each in post_after() if each.to == zoe.email]


def test_who_declined_every_date_or_left_is_invited_no_more(
    first, zoe, facilitator, workgroup, a_later_night
):
    gone = MemberFactory(workgroup=workgroup)
    invite_following(first, [zoe.id, gone.id], (), by=facilitator)
    answer_dates(first, NO, guise_of(zoe), by=zoe)
    known = dates()
    gone.deactivated_at = MONDAY
    a_later_night()
    assert invited(zoe) == []
    assert not set(invited(gone)) - set(known)


def test_the_letter_tells_of_a_date_that_is_near_and_not_answered(first, zoe, facilitator):
    invite_following(first, [zoe.id], (), by=facilitator)
    first.created_at = MONDAY - timedelta(days=90)
    db.session.commit()
    letter = compose_now(zoe, Rhythm.WEEKLY)
    assert letter.body.count("Vous n’avez pas encore répondu.") == 1
    answer_dates(first, NO, guise_of(zoe), by=zoe)
    db.session.commit()
    again = compose_now(zoe, Rhythm.WEEKLY)
    assert again is None or f"/agenda/{first.id}\n" not in again.body
