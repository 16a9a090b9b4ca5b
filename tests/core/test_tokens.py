"""Links that act: once, for one purpose, until they expire."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import tokens
from app.core.db import db
from app.core.tokens import InvalidToken, Token

DAY = timedelta(days=1)
IN_ONE_TEST = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(subject=st.integers(1, 10**6), uses=st.integers(1, 4))
@IN_ONE_TEST
def test_a_link_works_once_however_often_it_is_clicked(session, subject, uses):
    raw = tokens.issue("activation", subject, DAY)

    for _ in range(uses):
        assert tokens.look("activation", raw) == subject
    assert tokens.spend("activation", raw) == subject
    for _ in range(uses):
        with pytest.raises(InvalidToken):
            tokens.spend("activation", raw)
        with pytest.raises(InvalidToken):
            tokens.look("activation", raw)


@given(purpose=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
@IN_ONE_TEST
def test_a_link_made_for_one_purpose_serves_no_other(session, purpose):
    raw = tokens.issue("activation", 1, DAY)

    if purpose != "activation":
        with pytest.raises(InvalidToken):
            tokens.spend(purpose, raw)
    assert tokens.spend("activation", raw) == 1


@given(wait_seconds=st.integers(0, 172_800))
@IN_ONE_TEST
def test_a_link_dies_when_its_time_is_over(session, clock, wait_seconds):
    raw = tokens.issue("activation", 7, DAY)
    clock.advance(seconds=wait_seconds)

    if wait_seconds < DAY.total_seconds():
        assert tokens.spend("activation", raw) == 7
    else:
        with pytest.raises(InvalidToken):
            tokens.spend("activation", raw)
    clock.advance(seconds=-wait_seconds)


@given(guess=st.text(max_size=60))
@IN_ONE_TEST
def test_a_guessed_link_opens_nothing(session, guess):
    tokens.issue("activation", 1, DAY)

    with pytest.raises(InvalidToken):
        tokens.look("activation", guess)


def test_the_secret_is_not_stored(session):
    raw = tokens.issue("activation", 1, DAY)
    session.flush()

    stored = session.scalars(select(Token)).one()
    assert raw not in {stored.digest, stored.purpose}


def test_revoked_links_are_worthless_and_the_others_are_not(session):
    mine, other = tokens.issue("activation", 1, DAY), tokens.issue("activation", 2, DAY)
    tokens.revoke("activation", 1)

    with pytest.raises(InvalidToken):
        tokens.look("activation", mine)
    assert tokens.look("activation", other) == 2


def test_of_two_clicks_at_once_one_wins(app, session):
    raw = tokens.issue("activation", 1, DAY)
    session.commit()
    together, won = Barrier(2), []

    def click() -> None:
        with app.app_context():
            together.wait()
            try:
                won.append(tokens.spend("activation", raw))
                db.session.commit()
            except InvalidToken:
                db.session.rollback()

    clicks = [Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert won == [1]
