"""The rhythm of a series changed from a date on: what stays, what goes, what the form asks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.agenda.models import Event, Series
from app.agenda.models.rules import Frequency, Rule, read_rule
from app.agenda.services.details import Details
from app.agenda.services.refusals import NoOccurrence
from app.agenda.services.series import cutting, writing
from app.agenda.services.series.occurrences import details_of
from app.core.db import db
from app.workgroups.models import Audience
from tests.factories import AttendanceFactory, FacilitatorFactory, WorkgroupFactory

FIRST = datetime(2030, 3, 19, 13, 0, tzinfo=UTC)  # a Tuesday, 14:00 in Paris, before summer time
TUESDAYS = Rule(Frequency.WEEKLY, weekdays=(1,), count=6)


@pytest.fixture
def group(session):
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def by(group):
    return FacilitatorFactory(workgroup=group)


@pytest.fixture
def dates(group, by):
    """Six Tuesdays, on the fourth of which somebody comes."""
    meeting = Details("Réunion", FIRST, FIRST + timedelta(hours=2), Audience.WORKGROUP)
    first = writing.begin(meeting, TUESDAYS, (), place=(group.region_code, group.id), by=by)
    found = list(cutting.following(first))
    AttendanceFactory(event=found[3])
    db.session.commit()
    return found


def living() -> list[str]:
    """What is in the agenda, on the clock of Greenwich."""
    rows = db.session.query(Event).filter_by(trashed_at=None, cancelled_at=None)
    return [f"{each.starts_at:%m-%d %H}" for each in rows.order_by(Event.starts_at)]


def test_a_date_that_the_new_rhythm_has_too_keeps_its_registrations(dates, by):
    every_other = Rule(Frequency.WEEKLY, interval=2, weekdays=(1,), count=3)
    cutting.edit_following(dates[1], details_of(dates[1]), edit_number=0, by=by, rule=every_other)
    assert living() == ["03-19 13", "03-26 13", "04-09 12", "04-23 12"]
    assert db.session.get(Event, dates[3].id).coming_count == 1
    assert not db.session.get(Event, dates[3].id).is_cancelled
    assert db.session.get(Event, dates[2].id).is_trashed
    in_order = db.session.query(Series).order_by(Series.id)
    rhythms = [read_rule(each.rule, each.timezone) for each in in_order]
    assert [each.interval for each in rhythms] == [1, 2]


def test_a_date_goes_to_that_of_its_week_and_never_to_another_month(dates, by):
    said = details_of(dates[0])
    thursday = timedelta(days=2)
    moved = replace(said, starts_at=said.starts_at + thursday, ends_at=said.ends_at + thursday)
    monthly = Rule(Frequency.MONTHLY, weekdays=(3,), position=3, count=2)
    cutting.edit_following(dates[0], moved, edit_number=0, by=by, rule=monthly)
    assert living() == ["03-21 13", "04-18 12"]
    kept = db.session.get(Event, dates[4].id)
    assert kept.starts_at == datetime(2030, 4, 18, 12, tzinfo=UTC)
    told = db.session.get(Event, dates[3].id)
    assert (told.is_cancelled, told.cancel_reason) == (True, cutting.OFF_RHYTHM)


def test_a_rhythm_without_a_date_is_refused(dates, by):
    none = Rule(Frequency.WEEKLY, weekdays=(4,), until=date(2030, 3, 20))
    with pytest.raises(NoOccurrence):
        cutting.edit_following(dates[0], details_of(dates[0]), edit_number=0, by=by, rule=none)


def test_the_form_changes_the_rhythm_of_those_that_follow_alone(dates, by, signed_in):
    client = signed_in(by)
    address = f"/agenda/{dates[1].id}/modifier"
    assert "Non, garder\u00a0: chaque semaine, le mardi, 6 fois" in client.page(address).text()
    monthly = {"repeats": "mois-jour", "ends": "nombre", "times": "2"}
    refused = client.submit(address, monthly | {"scope": "celle-ci"})
    assert refused.status_code == 422
    assert "Choisissez «\u00a0Cette date et les suivantes\u00a0»." in refused.text
    done = client.submit(address, monthly | {"scope": "suivantes"}, follow_redirects=True)
    assert "chaque mois, le quatrième mardi, 2 fois" in done.text
    assert living() == ["03-19 13", "03-26 13", "04-23 12"]


def test_the_form_of_a_single_event_asks_no_rhythm(group, by, signed_in, dates):
    single = dates[0]
    single.series_id = single.original_starts_at = None
    db.session.commit()
    page = signed_in(by).page(f"/agenda/{single.id}/modifier")
    assert not page.css("[name=repeats], [name=scope]")
