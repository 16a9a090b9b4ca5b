"""What every answer carries against attacks."""

import pytest

PAGES = ["/", "/connexion", "/aide", "/cette-page-n-existe-pas"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_forbids_what_pages_do_not_need(client, address):
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_a_built_file_is_what_it_says(app, client):
    address = app.jinja_env.globals["asset"]("app.css")
    headers = client.get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in headers["Cache-Control"]


def test_over_plain_http_no_promise_of_https_is_made(client):
    assert "Strict-Transport-Security" not in client.get("/aide").headers


def test_a_form_without_its_token_is_refused_and_its_text_given_back(raw_client):
    answer = raw_client.post("/connexion", data={"email": "zoe@exemple.fr", "password": "x" * 20})

    assert answer.status_code == 400
    assert "zoe@exemple.fr" in answer.text
    assert "x" * 20 not in answer.text


def test_a_huge_body_is_refused_with_a_page(raw_client):
    answer = raw_client.post("/connexion", data={"email": "x" * 5_000_000})

    assert answer.status_code == 413
    assert "<h1" in answer.text
