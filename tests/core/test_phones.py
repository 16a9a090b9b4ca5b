"""Phone numbers: how they are typed, the country code they are stored with, how they are shown."""

import re

import pytest

from app.core.phones import normalise_phone, show_phone


@pytest.mark.parametrize(
    "typed",
    ["0199000012", "01 99 00 00 12", "01.99.00.00.12", "+33 (0)1 99 00 00 12", "0033 1 99000012"],
)
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert normalise_phone(typed) == "+33199000012"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("06 00 00 00 00", "+33600000000"),
        ("06 39 00 00 00", "+262639000000"),
        ("02 69 00 00 00", "+262269000000"),
        ("06 92 00 00 00", "+262692000000"),
        ("06 90 00 00 00", "+590690000000"),
        ("06 94 00 00 00", "+594694000000"),
        ("06 96 00 00 00", "+596696000000"),
        ("+33 6 96 00 00 00", "+596696000000"),
        ("+687 00 00 00", "+687000000"),
    ],
)
def test_a_number_has_the_country_code_of_its_territory(typed: str, stored: str) -> None:
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize("typed", ["06 39 98 00 12", "+33 6 39 98 00 12", "+262 639 98 00 12"])
def test_the_numbers_kept_for_fiction_are_not_those_of_mayotte(typed: str) -> None:
    assert normalise_phone(typed) == "+33639980012"


@pytest.mark.parametrize("typed", ["06 39 97 99 99", "06 39 99 00 00"])
def test_the_numbers_around_those_of_fiction_stay_in_mayotte(typed: str) -> None:
    assert normalise_phone(typed).startswith("+262639")


@pytest.mark.parametrize("typed", ["", "15", "00 99 00 00 12", "019900001", "+44199000012", "abc"])
def test_what_is_no_french_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        normalise_phone(typed)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+33639980012", "06 39 98 00 12"),
        ("+262639000000", "06 39 00 00 00"),
        ("+687000000", "+687 00 00 00"),
    ],
)
def test_a_number_is_shown_by_pairs(stored: str, shown: str) -> None:
    assert show_phone(stored).split("\N{NO-BREAK SPACE}") == shown.split(" ")
