"""Dates and numbers as French people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core import dates

NBSP = "\N{NO-BREAK SPACE}"
MOMENT = datetime(2019, 7, 10, 7, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_a_day_is_written_in_words():
    assert dates.day(date(2019, 7, 10)) == f"10{NBSP}juillet 2019"
    assert dates.day(date(2019, 8, 1)) == f"1er{NBSP}août 2019"


def test_a_moment_is_that_of_paris_without_saying_so():
    assert dates.moment(MOMENT) == f"10{NBSP}juillet 2019 à 9{NBSP}h{NBSP}30"


def test_a_moment_elsewhere_says_where():
    dates.use_zone("Indian/Reunion")

    assert dates.hour(MOMENT) == f"11{NBSP}h{NBSP}30"
    assert "heure de La Réunion" in dates.moment(MOMENT)


def test_a_full_hour_has_no_minutes():
    assert dates.hour(datetime(2019, 1, 1, 8, tzinfo=UTC)) == f"9{NBSP}h"


def test_near_midnight_the_day_is_that_of_the_reader():
    late = datetime(2019, 12, 31, 22, 0, tzinfo=UTC)
    assert "31" in dates.day(late)

    dates.use_zone("Indian/Reunion")
    assert "janvier 2020" in dates.day(late)


def test_elapsed_time_is_told_in_words(clock):
    assert dates.ago(clock.now()) == "à l’instant"
    assert dates.ago(clock.now() - timedelta(days=3)) == "il y a 3 jours"


def test_plural_starts_at_two():
    assert dates.plural(0, "groupe", "groupes") == f"0{NBSP}groupe"
    assert dates.plural(1, "groupe", "groupes") == f"1{NBSP}groupe"
    assert dates.plural(2, "groupe", "groupes") == f"2{NBSP}groupes"


def test_large_numbers_are_grouped():
    assert dates.number(12345).replace("\N{NARROW NO-BREAK SPACE}", " ") == "12 345"
