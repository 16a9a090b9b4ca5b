"""Fail closed: what no view decided is refused."""

import pytest

from tests.factories import UserFactory
from tests.support.sign_in import sign_in_client


@pytest.fixture
def member_client(probe_app, probe_client, session):
    sign_in_client(probe_client, UserFactory())
    return probe_client


def test_a_visitor_is_sent_to_sign_in_before_a_page_that_is_not_public(probe_client):
    answer = probe_client.get("/probe/allowed")

    assert answer.status_code == 302
    assert answer.location.startswith("/connexion")


def test_a_page_that_asked_for_a_right_is_shown(member_client):
    assert member_client.get("/probe/allowed").text == "open"


def test_a_page_whose_right_is_denied_answers_403(member_client):
    answer = member_client.get("/probe/forbidden")

    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_what_is_out_of_scope_does_not_exist(member_client):
    assert member_client.get("/probe/mine?id=999999").status_code == 404


def test_a_page_that_asked_for_no_right_is_never_sent(member_client, probe_app):
    answer = member_client.get("/probe/forgetful")

    assert answer.status_code == 500
    assert "secret" not in answer.text
