"""Attempts are limited by account and by network, on failures only, and never for ever."""

from math import ceil

import pytest

from app.core.dates import plural
from app.core.mail import OutgoingMail
from tests.accounts.people import PASSWORD, sign_in, somebody
from tests.support.client import PageClient


class Network:
    """Sends sign-ins from one network address, reading the sign-in page once."""

    def __init__(self, app, address="203.0.113.5"):
        self.client = PageClient(app, app.response_class, use_cookies=True)
        self.client.environ_base["REMOTE_ADDR"] = address
        self.token = self._token()

    def _token(self):
        page = self.client.page("/connexion")
        return page.css_first("main [name=csrf_token]").attributes["value"]

    def try_to_sign_in(self, email, password="mauvais"):
        fields = {"email": email, "password": password, "csrf_token": self.token}
        answer = self.client.post("/connexion", data=fields)
        if answer.status_code == 302:
            name = self.client.application.config["SESSION_COOKIE_NAME"]
            self.client.delete_cookie(name, domain="127.0.0.1")
            self.token = self._token()
        return answer

    def ask(self, page, email):
        fields = {"email": email, "csrf_token": self.token}
        return self.client.post(page, data=fields)


def test_after_ten_failures_an_account_waits_and_the_page_says_how_long(app, session):
    user = somebody()
    network = Network(app)
    statuses = [network.try_to_sign_in(user.email).status_code for _ in range(10)]
    stopped = network.try_to_sign_in(user.email, PASSWORD)

    assert statuses == [422] * 10
    assert stopped.status_code == 429
    wait_seconds = int(stopped.headers["Retry-After"])
    assert 0 < wait_seconds <= 15 * 60
    assert f"dans {plural(ceil(wait_seconds / 60), 'minute', 'minutes')}" in stopped.text
    assert "lien de connexion" in stopped.text
    assert PASSWORD not in stopped.text


def test_an_unknown_account_waits_just_the_same(app, session):
    network = Network(app)
    statuses = [network.try_to_sign_in("absente@exemple.fr").status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]


def test_the_limit_follows_the_account_from_one_network_to_another(app, session):
    user = somebody()
    for rank in range(10):
        Network(app, f"203.0.113.{rank}").try_to_sign_in(user.email)

    assert Network(app, "198.51.100.1").try_to_sign_in(user.email.upper()).status_code == 429


def test_success_does_not_count(app, session):
    user = somebody()
    network = Network(app)
    for _ in range(12):
        assert network.try_to_sign_in(user.email, PASSWORD).status_code == 302


def test_a_form_half_filled_does_not_count(app, session):
    user = somebody()
    network = Network(app)
    for _ in range(12):
        assert network.try_to_sign_in(user.email, "").status_code == 422
    assert network.try_to_sign_in(user.email, PASSWORD).status_code == 302


def test_a_colleague_behind_the_same_address_still_signs_in(app, session):
    clumsy, colleague = somebody(), somebody()
    network = Network(app)
    for _ in range(11):
        network.try_to_sign_in(clumsy.email)

    assert network.try_to_sign_in(colleague.email, PASSWORD).status_code == 302


def test_a_network_that_tries_many_accounts_is_stopped(app, session):
    network = Network(app)
    statuses = [network.try_to_sign_in(f"essai{n}@exemple.fr").status_code for n in range(61)]

    assert statuses == [422] * 60 + [429]
    assert Network(app, "198.51.100.1").try_to_sign_in("zoe@exemple.fr").status_code == 422


def test_whoever_is_stopped_still_signs_in_by_a_mailed_link(app, session, mailbox):
    user = somebody()
    network = Network(app)
    for _ in range(11):
        network.try_to_sign_in(user.email)
    assert network.ask("/connexion/lien", user.email).status_code == 302
    link = mailbox.last(user.email).link("/connexion/lien/")

    assert network.client.submit(link[link.index("/connexion") :]).location == "/"


@pytest.mark.parametrize("page", ["/connexion/lien", "/mot-de-passe-oublie"])
def test_a_stranger_cannot_flood_a_mailbox(app, session, clock, mailbox, page):
    user = somebody()
    network = Network(app)
    statuses = []
    for _ in range(7):
        statuses.append(network.ask(page, user.email).status_code)
        clock.advance(minutes=1)

    assert statuses == [302] * 5 + [429] * 2
    assert len(mailbox.to(user.email)) == 5
    assert session.query(OutgoingMail).count() == 5


def test_the_last_link_works_as_long_as_no_other_can_be_asked_for(app, session, clock, mailbox):
    user = somebody()
    network = Network(app)
    for _ in range(5):
        network.ask("/connexion/lien", user.email)
        clock.advance(minutes=1)
    link = mailbox.last(user.email).link("/connexion/lien/")
    clock.advance(minutes=54)

    assert network.client.submit(link[link.index("/connexion") :]).location == "/"


def test_guessing_the_present_password_of_an_open_session_is_limited(client, session):
    user = somebody()
    sign_in(client, user.email)
    fields = {"current_password": "mauvais", "new_password": "Sept tasses de thé sur la table"}
    statuses = [client.submit("/mon-compte/mot-de-passe", fields).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
