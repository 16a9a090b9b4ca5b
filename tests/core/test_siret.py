"""The number of an establishment: its key, and how people copy it."""

import pytest

from app.core.siret import digits_of, grouped, is_siret

SIRET, HEAD_OFFICE = "73282932000074", "35600000000048"


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        (SIRET, True),
        ("73282932000075", False),
        ("7328293200007", False),
        ("00000000000000", False),
        (HEAD_OFFICE, True),
        ("35600000012343", False),
        ("35600000009075", True),
        ("٧3282932000074", False),
    ],
)
def test_the_key_of_a_siret_is_checked_that_of_la_poste_otherwise(number, is_right):
    assert is_siret(number) is is_right


def test_a_siret_is_read_as_people_copy_it():
    assert digits_of(" 732 829.320-00074 ") == SIRET
    assert grouped(SIRET).split("\xa0") == ["732", "829", "320", "00074"]
