"""Keyset pages: every row once, both ways, whatever the bookmark."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.pagination import paginate
from app.core.parameters import Parameter

ROWS = [f"ligne-{number:03d}" for number in range(25)]


@pytest.fixture
def lines(session):
    session.add_all(Parameter(id=name, value=number) for number, name in enumerate(ROWS))
    session.commit()


def read(app: Flask, address: str, order=Parameter.id):
    with app.test_request_context(address):
        app.preprocess_request()
        return paginate(select(Parameter).order_by(order), per_page=10)


def names(page) -> list[str]:
    return [row.id for row in page.rows]


def test_pages_follow_each_other_without_gap_or_repeat_and_come_back(app, lines):
    first = read(app, "/aide?sujet=accueil")
    second = read(app, first.next_href)
    third = read(app, second.next_href)

    assert names(first) + names(second) + names(third) == ROWS
    assert first.previous_href is None
    assert third.next_href is None
    assert names(read(app, third.previous_href)) == names(second)


def test_a_list_in_descending_order_has_its_next_pages_too(app, lines):
    first = read(app, "/aide", Parameter.id.desc())
    second = read(app, first.next_href, Parameter.id.desc())

    assert names(first) + names(second) == ROWS[:4:-1]


def test_the_rest_of_the_address_is_kept(app, lines):
    assert "sujet=accueil" in read(app, "/aide?sujet=accueil").next_href


def test_a_row_added_before_the_page_shifts_nothing(app, session, lines):
    first = read(app, "/aide")
    session.add(Parameter(id="aaa", value=0))
    session.commit()

    assert names(read(app, first.next_href)) == ROWS[10:20]


@pytest.mark.parametrize("damaged", ["x", ">", ">i:", "<<<", "%00", ">s:1~s:2", "9" * 500])
def test_a_damaged_bookmark_shows_the_first_page(app, lines, damaged):
    assert names(read(app, f"/aide?page={damaged}")) == ROWS[:10]
