"""The colours of the screen."""

from playwright.sync_api import Page

from tests.support.client import PageClient

BACKGROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT = "rgb(255, 255, 255)"


def scheme(client: PageClient) -> str | None:
    return client.page("/aide").css_first("html").attributes["data-fr-scheme"]


def test_a_choice_of_theme_is_kept_on_every_page(client: PageClient) -> None:
    assert scheme(client) == "system"
    for choice, expected in (("sombre", "dark"), ("clair", "light"), ("systeme", "system")):
        assert client.submit("/affichage", {"scheme": choice}).status_code == 302
        assert scheme(client) == expected


def test_an_unknown_theme_is_refused(client: PageClient) -> None:
    client.submit("/affichage", {"scheme": "sombre"})
    token = client.page("/affichage").css_first("main [name=csrf_token]").attributes["value"]
    answer = client.post("/affichage", data={"scheme": "rose", "csrf_token": token})
    assert answer.status_code == 422
    assert scheme(client) == "dark"


def test_a_forged_cookie_changes_nothing(client: PageClient) -> None:
    client.set_cookie("affichage", '"><script>', domain="127.0.0.1")
    assert scheme(client) == "system"


def test_without_a_choice_the_page_follows_the_device(plain_page: Page) -> None:
    plain_page.emulate_media(color_scheme="light")
    plain_page.goto("/aide")
    assert plain_page.evaluate(BACKGROUND) == LIGHT
    plain_page.emulate_media(color_scheme="dark")
    assert plain_page.evaluate(BACKGROUND) != LIGHT


def test_a_choice_wins_over_the_device(plain_page: Page) -> None:
    plain_page.emulate_media(color_scheme="dark")
    plain_page.goto("/affichage")
    plain_page.get_by_label("Thème clair").check(force=True)
    plain_page.get_by_role("button", name="Enregistrer").click()
    assert plain_page.get_by_role("status").is_visible()
    assert plain_page.evaluate(BACKGROUND) == LIGHT
