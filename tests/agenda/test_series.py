"""Events that come back: written as events, one changed alone or with those that follow."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.agenda.models import Event, Series
from app.agenda.models.rules import Frequency, Rule, read_rule
from app.agenda.services import events, trash
from app.agenda.services.details import Details
from app.agenda.services.refusals import NoOccurrence
from app.agenda.services.series import cutting, writing
from app.agenda.services.series.occurrences import details_of
from app.core.db import db
from app.workgroups.models import Audience, Workgroup
from tests.factories import AttendanceFactory, FacilitatorFactory, WorkgroupFactory

FIRST = datetime(2020, 1, 7, 13, 0, tzinfo=UTC)  # a Tuesday, 14:00 in Paris
WEEKLY = Rule(Frequency.WEEKLY, count=5)


@pytest.fixture
def group(session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def by(group):
    return FacilitatorFactory(workgroup=group)


def details(**said: object) -> Details:
    meeting = Details("Réunion", FIRST, FIRST + timedelta(hours=2), Audience.WORKGROUP)
    return replace(meeting, **said)


def begin(group: Workgroup, by, rule: Rule = WEEKLY, skipped: set[date] | None = None) -> Event:
    place = (group.region_code, group.id)
    first = writing.begin(details(), rule, skipped or set(), place=place, by=by)
    db.session.commit()
    return first


def agenda() -> list[tuple[str, str]]:
    """The day and the title of what is in the agenda, in order."""
    living = select(Event).where(Event.trashed_at.is_(None), Event.cancelled_at.is_(None))
    found = db.session.scalars(living.order_by(Event.starts_at, Event.id))
    return [(f"{each.starts_at:%m-%d %H}", each.title) for each in found]


def nth(first: Event, rank: int) -> Event:
    """The nth date of a series, from one."""
    return cutting.following(first)[rank - 1]


def test_each_date_is_an_event_and_skipped_ones_are_not(group, by):
    begin(group, by, skipped={date(2020, 1, 7), date(2020, 1, 21)})
    days = [day for day, _title in agenda()]
    assert days == ["01-14 13", "01-28 13", "02-04 13"]


def test_a_series_whose_every_date_is_skipped_is_refused(group, by):
    only = Rule(Frequency.WEEKLY, count=1)
    with pytest.raises(NoOccurrence):
        writing.begin(details(), only, {date(2020, 1, 7)}, place=("32", group.id), by=by)


def test_the_same_form_sent_twice_makes_one_series(group, by):
    made = [
        writing.begin(details(), WEEKLY, set(), place=("32", group.id), by=by, key="une-fois").id
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert len(agenda()) == 5


def test_one_date_changed_alone_leaves_the_others(group, by):
    first = begin(group, by)
    third = nth(first, 3)
    events.edit(third, replace(details_of(third), title="Visite"), edit_number=0, by=by)
    assert [title for _day, title in agenda()] == ["Réunion", "Réunion", "Visite"] + ["Réunion"] * 2
    assert third.is_detached


def test_this_one_and_those_that_follow_move_to_another_day_and_hour(group, by):
    first = begin(group, by, skipped={date(2020, 1, 28)})
    second = nth(first, 2)
    AttendanceFactory(event=nth(first, 3))
    wanted = details_of(second)
    later = timedelta(days=1, hours=2)
    moved = replace(
        wanted, starts_at=wanted.starts_at + later, ends_at=wanted.ends_at + later, title="Atelier"
    )
    changed = cutting.edit_following(second, moved, edit_number=second.edit_number, by=by)
    assert agenda() == [
        ("01-07 13", "Réunion"),
        ("01-15 15", "Atelier"),
        ("01-22 15", "Atelier"),
        ("02-05 15", "Atelier"),
    ]
    assert [each.coming_count for each in changed] == [0, 1, 0]
    assert {each.sequence for each in changed} == {1}
    in_order = db.session.scalars(select(Series).order_by(Series.id))
    rules = [read_rule(each.rule, each.timezone) for each in in_order]
    assert rules[0].until == date(2020, 1, 13)
    assert (rules[1].count, rules[1].weekdays) == (4, ())


def test_a_date_changed_alone_keeps_its_change_when_the_others_follow(group, by):
    first = begin(group, by)
    fourth = nth(first, 4)
    events.edit(fourth, replace(details_of(fourth), title="Visite"), edit_number=0, by=by)
    second = nth(first, 2)
    said = replace(details_of(second), title="Atelier")
    cutting.edit_following(second, said, edit_number=0, by=by)
    titles = [title for _day, title in agenda()]
    assert titles == ["Réunion", "Atelier", "Atelier", "Visite", "Atelier"]


def test_a_shorter_rhythm_cancels_where_somebody_answered_and_throws_the_rest(group, by):
    first = begin(group, by)
    AttendanceFactory(event=nth(first, 4))
    second = nth(first, 2)
    rule = Rule(Frequency.WEEKLY, count=2)
    cutting.edit_following(second, details_of(second), edit_number=0, by=by, rule=rule)
    assert [day for day, _title in agenda()] == ["01-07 13", "01-14 13", "01-21 13"]
    cancelled = db.session.scalars(select(Event).where(Event.cancelled_at.is_not(None))).one()
    assert (cancelled.starts_at.day, cancelled.coming_count) == (28, 1)


def test_cancelling_those_that_follow_ends_the_series(group, by):
    first = begin(group, by, Rule(Frequency.WEEKLY))
    third = nth(first, 3)
    cutting.cancel_following(third, "Le groupe change de rythme.", by)
    db.session.commit()
    writing.write_series({})
    assert [day for day, _title in agenda()] == ["01-07 13", "01-14 13"]


def test_what_is_thrown_away_is_not_written_again_and_comes_back_when_restored(group, by):
    first = begin(group, by)
    second = nth(first, 2)
    trash.trash(second, by)
    series = db.session.get_one(Series, first.series_id)
    assert writing.write_ahead(series) == []
    assert len(agenda()) == 4
    trash.restore(second, by)
    assert len(agenda()) == 5


def test_the_nightly_job_writes_what_comes_under_the_horizon(group, by, clock):
    clock.stop_at(FIRST)
    begin(group, by, Rule(Frequency.MONTHLY))
    before = len(agenda())
    assert before == 14
    clock.stop_at(FIRST + timedelta(days=62))
    writing.write_series({})
    assert len(agenda()) == before + 2
    writing.write_series({})
    assert len(agenda()) == before + 2
