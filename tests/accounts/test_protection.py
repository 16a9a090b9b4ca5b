"""Cookies, headers and tokens around sign-in."""

import pytest

from tests.accounts.people import PASSWORD, sign_in, somebody
from tests.support.client import RawClient

POSTS = [
    "/connexion",
    "/connexion/lien",
    "/mot-de-passe-oublie",
    "/deconnexion",
    "/mon-compte/mot-de-passe",
    "/mon-compte/sessions/1/fermer",
    "/mon-compte/sessions/fermer-les-autres",
    "/activation/" + "x" * 43,
    "/mot-de-passe-oublie/" + "x" * 43,
    "/connexion/lien/" + "x" * 43,
]


def cookies_of(answer):
    return [header for header in answer.headers.getlist("Set-Cookie") if "maillage" in header]


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(client, session):
    (cookie,) = cookies_of(sign_in(client, somebody().email))

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie
    assert PASSWORD not in cookie


def test_over_https_the_cookie_belongs_to_the_host_alone_and_https_is_promised(make_app):
    app = make_app(base_url="https://maillage.exemple.fr")
    answer = RawClient(app, app.response_class).get("/connexion")
    (cookie,) = cookies_of(answer)

    assert cookie.startswith("__Host-maillage=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("page", ["/connexion", "/mot-de-passe-oublie", "/activation/xyz"])
def test_the_pages_of_sign_in_are_hardened(client, page):
    headers = client.get(page).headers

    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("address", POSTS)
def test_a_form_sent_from_another_site_is_refused(raw_client, session, sign_in, address):
    sign_in(raw_client, somebody())
    answer = raw_client.post(address, data={"email": "zoe@exemple.fr", "password": PASSWORD})

    assert answer.status_code == 400
