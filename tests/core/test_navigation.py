"""The menu and the quick links: what each reader may open, with what waits behind it."""

import pytest
from flask import Flask, render_template

from app.core import layout, navigation
from app.core.navigation import declare_quick_link, quick_links
from tests.factories import UserFactory


@pytest.fixture
def waiting(monkeypatch):
    """A quick link declared for one test, to a page that all may open; holds what waits."""
    monkeypatch.setattr(navigation, "_counted", {})
    found: dict[str, int | None] = {"count": None}
    declare_quick_link(
        "Notifications",
        "home.help",
        order=10,
        icon="fr-icon-add-line",
        count=lambda: found["count"],
        told=lambda count: "1 non lue" if count == 1 else f"{count} non lues",
    )
    return found


@pytest.mark.parametrize(
    ("count", "number", "told"),
    [(0, "", ""), (1, "1", "1 non lue"), (99, "99", "99 non lues"), (100, "99+", "100 non lues")],
)
def test_a_quick_link_tells_what_waits_in_two_digits(app: Flask, waiting, count, number, told):
    waiting["count"] = count
    with app.test_request_context():
        (link,) = quick_links()
    assert (link.label, link.href, link.number, link.told) == (
        "Notifications",
        "/aide",
        number,
        told,
    )


def test_a_quick_link_without_an_answer_is_not_shown(app: Flask, waiting):
    with app.test_request_context():
        assert quick_links() == []


def test_what_waits_is_read_out_with_its_link(client, session, sign_in, waiting):
    sign_in(client, UserFactory())
    waiting["count"] = 3
    link = client.page("/affichage").css_first('.app-quick-links a[href="/aide"]')
    assert link.css_first("[aria-hidden=true]").text() == "3"
    for hidden in link.css("[aria-hidden=true]"):
        hidden.decompose()
    assert link.text() == "Notifications, 3 non lues"


def test_what_does_not_wait_is_not_read_out(client, session, sign_in, waiting):
    sign_in(client, UserFactory())
    waiting["count"] = 0
    assert client.page("/affichage").css_first('.app-quick-links a[href="/aide"]').text() == (
        "Notifications"
    )


def test_a_visitor_has_no_quick_link(client, waiting):
    waiting["count"] = 3
    assert not client.page("/affichage").css_first('.app-quick-links a[href="/aide"]')


@pytest.mark.parametrize("name", list(layout.PIECES))
def test_a_piece_of_the_layout_is_rendered_once_for_each_place(app: Flask, name):
    def rendered(root: str) -> str:
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            return app.jinja_env.globals["piece"](name)

    with app.test_request_context():
        assert rendered("") == render_template(layout.PIECES[name])
    assert rendered("") is rendered("")
    assert 'href="/ailleurs/' in rendered("/ailleurs")
    assert 'href="/ailleurs/' not in rendered("")


def test_an_address_is_that_of_the_place_where_it_is_asked(app: Flask):
    with app.test_request_context():
        assert navigation.address("home.help") == "/aide"
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/ailleurs"}):
        assert navigation.address("home.help") == "/ailleurs/aide"
