"""Rules of recurrence: the clock of the place, days that do not exist, words in French."""

from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from app.agenda.models.rules import LAST, Frequency, Rule, position_of, read_rule
from app.agenda.queries.rhythm import in_words

PARIS, REUNION = "Europe/Paris", "Indian/Reunion"


def moment(typed: str, zone: str = PARIS) -> datetime:
    return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone))


def starts(rule: Rule, first: str, zone: str = PARIS, count: int = 6) -> list[str]:
    """The first starts of a rule on the clock of a zone."""
    found = islice(rule.starts(moment(first, zone), zone), count)
    return [f"{each.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for each in found]


def test_a_meeting_keeps_its_hour_when_the_clocks_change():
    weekly = Rule(Frequency.WEEKLY, count=3)
    first = "2020-03-24 14:00"
    assert starts(weekly, first) == ["2020-03-24 14:00", "2020-03-31 14:00", "2020-04-07 14:00"]
    utc = [each.hour for each in weekly.starts(moment(first), PARIS)]
    assert utc == [13, 12, 12]


def test_overseas_where_clocks_do_not_change_the_hour_is_the_same_in_utc_too():
    first = datetime(2020, 3, 24, 14, 0, tzinfo=ZoneInfo(REUNION))
    assert {each.hour for each in Rule(Frequency.WEEKLY, count=4).starts(first, REUNION)} == {10}


def test_an_hour_that_does_not_exist_is_read_with_the_offset_from_before_it():
    daily = list(
        Rule(Frequency.DAILY, count=2).starts(
            datetime(2020, 3, 28, 2, 30, tzinfo=ZoneInfo(PARIS)), PARIS
        )
    )
    assert daily[1] == datetime(2020, 3, 29, 1, 30, tzinfo=UTC)


def test_29_february_comes_back_in_leap_years_alone():
    yearly = Rule(Frequency.YEARLY)
    found = starts(yearly, "2020-02-29 09:30", count=3)
    assert found == ["2020-02-29 09:30", "2024-02-29 09:30", "2028-02-29 09:30"]
    assert in_words(yearly, date(2020, 2, 29)).endswith("le 29 février (les années qui en ont un)")


def test_the_31st_skips_short_months_and_the_last_day_does_not():
    first = "2020-01-31 09:00"
    assert starts(Rule(Frequency.MONTHLY), first, count=2)[1] == "2020-03-31 09:00"
    last_day = Rule(Frequency.MONTHLY, on_last_day=True)
    assert starts(last_day, first, count=3)[1:] == ["2020-02-29 09:00", "2020-03-31 09:00"]


def test_a_last_day_includes_what_starts_late_on_it():
    rule = Rule(Frequency.DAILY, until=date(2020, 1, 3))
    assert len(starts(rule, "2020-01-01 23:30", count=9)) == 3


@pytest.mark.parametrize(
    ("rule", "first", "words"),
    [
        (
            Rule(Frequency.WEEKLY, interval=2, until=date(2020, 6, 30)),
            date(2020, 1, 7),
            "toutes les 2 semaines, le mardi, jusqu’au 30\u00a0juin 2020",
        ),
        (
            Rule(Frequency.WEEKLY, weekdays=(0, 3), count=10),
            date(2020, 1, 6),
            "chaque semaine, le lundi et le jeudi, 10 fois",
        ),
        (
            Rule(Frequency.MONTHLY, weekdays=(1,), position=2),
            date(2020, 1, 14),
            "chaque mois, le deuxième mardi",
        ),
        (
            Rule(Frequency.MONTHLY, weekdays=(4,), position=LAST, interval=3),
            date(2020, 1, 31),
            "tous les 3 mois, le dernier vendredi",
        ),
        (Rule(Frequency.MONTHLY), date(2020, 1, 1), "chaque mois, le 1er"),
        (Rule(Frequency.DAILY, interval=2), date(2020, 1, 1), "tous les 2 jours"),
    ],
)
def test_a_rhythm_is_said_in_french(rule: Rule, first: date, words: str):
    assert in_words(rule, first) == words


RULES = st.one_of(
    st.builds(
        Rule,
        st.just(Frequency.WEEKLY),
        interval=st.integers(1, 5),
        weekdays=st.sets(st.integers(0, 6), max_size=4).map(lambda days: tuple(sorted(days))),
        count=st.none() | st.integers(1, 30),
    ),
    st.builds(
        Rule,
        st.just(Frequency.MONTHLY),
        interval=st.integers(1, 4),
        weekdays=st.tuples(st.integers(0, 6)),
        position=st.sampled_from([1, 2, 3, 4, LAST]),
        until=st.none() | st.dates(date(2020, 1, 1), date(2022, 1, 1)),
    ),
    st.builds(Rule, st.sampled_from(list(Frequency)), interval=st.integers(1, 9)),
)


@given(rule=RULES, zone=st.sampled_from([PARIS, REUNION, "America/Cayenne"]))
def test_a_rule_is_read_back_as_it_was_written_and_means_what_the_rfc_says(rule: Rule, zone: str):
    written = rule.text(zone)
    assert read_rule(written, zone) == rule
    first = datetime(2020, 1, 15, 9, 30, tzinfo=ZoneInfo(zone))
    expected = islice(rrulestr(written, dtstart=first), 12)
    assert list(islice(rule.starts(first, zone), 12)) == [each.astimezone(UTC) for each in expected]


@given(st.dates(date(2019, 1, 1), date(2024, 12, 31)))
def test_the_fifth_of_a_weekday_is_its_last(day: date):
    assert position_of(day) in {1, 2, 3, 4, LAST}
    monthly = Rule(Frequency.MONTHLY, weekdays=(day.weekday(),), position=position_of(day))
    assert starts(monthly, f"{day} 09:00", count=1) == [f"{day} 09:00"]
