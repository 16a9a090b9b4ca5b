"""One transaction per request: saved when the answer is a success, else nothing is."""

import pytest

from app.core.db import db
from app.core.parameters import Parameter


def saved(probe_app) -> bool:
    with probe_app.app_context():
        return db.session.get(Parameter, "probe") is not None


@pytest.mark.parametrize("status", [200, 302])
def test_what_a_successful_request_wrote_is_saved(probe_app, probe_client, status):
    probe_client.post(f"/probe/write/{status}")

    assert saved(probe_app)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500, 503])
def test_what_a_failed_request_wrote_is_not(probe_app, probe_client, status):
    answer = probe_client.post(f"/probe/write/{status}")

    assert answer.status_code == status
    assert not saved(probe_app)


def test_a_crash_shows_a_french_page_and_saves_nothing(probe_app, probe_client):
    answer = probe_client.post("/probe/crash")

    assert answer.status_code == 500
    assert "<h1" in answer.text
    assert "crash" not in answer.text
    assert not saved(probe_app)


def test_a_refusal_says_why_what_next_and_gives_the_text_back(probe_app, probe_client):
    answer = probe_client.post(
        "/probe/refuse", data={"body": "Mon long <b>message</b>", "password": "tres-secret"}
    )

    assert answer.status_code == 409
    assert "La porte est fermée." in answer.text
    assert "Revenez demain." in answer.text
    assert "Mon long &lt;b&gt;message&lt;/b&gt;" in answer.text
    assert "tres-secret" not in answer.text
    assert not saved(probe_app)
