"""The legal and help pages."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.core.parameters import Parameter
from config import OPERATOR_FIELDS
from tests.factories import MemberFactory
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe
from tests.support.client import PageClient, new_client

PAGES = (
    "/accessibilite",
    "/mentions-legales",
    "/donnees-personnelles",
    "/plan-du-site",
    "/aide",
    "/contact",
    "/affichage",
)
MISSING = "non renseigné par l’exploitant"


@pytest.fixture
def anonymous_client(make_app: Callable[..., Flask]) -> PageClient:
    """A visitor of a service whose operator has said nothing about itself."""
    return new_client(make_app(**dict.fromkeys(OPERATOR_FIELDS, "")))


def test_every_page_is_open_to_visitors_and_linked_from_every_footer(client: PageClient) -> None:
    links = {node.attributes["href"] for node in client.page("/aide").css("footer a")}
    for address in PAGES:
        assert client.get(address).status_code == 200
        assert address in links


def test_the_operator_is_named_where_the_law_asks(client: PageClient) -> None:
    text = client.page("/mentions-legales").css_first("main").text()
    assert "Agence fictive des solidarités" in text
    assert "1 rue de l’Exemple" in text
    assert "dpo@exemple.fr" in client.page("/donnees-personnelles").css_first("main").text()


@pytest.mark.parametrize(
    "address", ["/mentions-legales", "/donnees-personnelles", "/contact", "/accessibilite"]
)
def test_what_the_operator_has_not_said_shows_as_missing(
    anonymous_client: PageClient, address: str
) -> None:
    page = anonymous_client.page(address)
    assert MISSING in page.css_first("main").text()
    assert not page.css('a[href="mailto:"]')


def test_accessibility_is_declared_non_compliant_until_an_audit(client: PageClient) -> None:
    page = client.page("/accessibilite")
    text = page.css_first("main").text()
    assert "non conforme" in text
    assert "Défenseur des droits" in text
    assert "non conforme" in page.css_first("footer").text()


def test_the_state_mark_shows_only_where_the_operator_may_use_it(
    client: PageClient, make_app: Callable[..., Flask]
) -> None:
    assert not client.page("/aide").css(".fr-logo, link[href*=brand]")
    branded = new_client(make_app(state_brand=True))
    assert branded.page("/aide").css(".fr-header .fr-logo")
    assert branded.page("/aide").css("link[href*=brand]")


def test_the_demonstration_says_that_its_people_are_fictional(
    client: PageClient, make_app: Callable[..., Flask]
) -> None:
    assert not client.page("/aide").css(".app-demo")
    demo = new_client(make_app(demo=True))
    assert "fictives" in demo.page("/aide").css_first(".app-demo").text()


def test_search_engines_are_shown_the_public_pages_only(client: PageClient, app: Flask) -> None:
    robots = client.get("/robots.txt").get_data(as_text=True)
    base = app.extensions["settings"].base_url
    assert "Disallow: /\n" in robots
    assert f"Sitemap: {base}/sitemap.xml" in robots
    sitemap = client.get("/sitemap.xml").get_data(as_text=True)
    allowed = {line.removeprefix("Allow: ").rstrip("$") for line in robots.splitlines()}
    for line in sitemap.splitlines():
        if line.startswith("<url>"):
            address = line.removeprefix("<url><loc>").removesuffix("</loc></url>")
            assert address.removeprefix(base) in allowed
    assert "/gestion" not in robots + sitemap


@pytest.mark.parametrize("address", PAGES)
def test_a_legal_page_is_accessible_and_fits_a_phone(page: Page, address: str) -> None:
    page.goto(address)
    assert_no_horizontal_scroll(page)
    axe(page)


def test_the_menu_opens_on_a_phone_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(javascript=False, viewport=PHONE)
    page.goto("/aide")
    sign_in = page.get_by_role("link", name="Se connecter", exact=True).first
    assert not sign_in.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert sign_in.is_visible()
    page.get_by_role("button", name="Fermer").click()
    assert not sign_in.is_visible()


def test_the_delays_shown_are_those_that_staff_chose(session, client: PageClient) -> None:
    before = client.page("/donnees-personnelles").css_first("main").text()
    session.add(Parameter(id="forums.trash_days", value=31))
    session.add(Parameter(id="notifications.months", value=13))
    session.add(Parameter(id="agenda.registration_months", value=17))
    session.commit()
    after = client.page("/donnees-personnelles").css_first("main").text()
    for shown in ("31\u00a0jours", "13\u00a0mois", "17\u00a0mois après l’évènement"):
        assert shown not in before
        assert shown in after


def test_the_site_map_leads_to_the_forum_and_to_notifications_once_signed_in(
    session, client: PageClient, sign_in
) -> None:
    own = {"/forum/brouillons", "/notifications", "/notifications/preferences", "/agenda/flux"}

    def linked() -> set[str | None]:
        return {node.attributes["href"] for node in client.page("/plan-du-site").css("main a")}

    assert not own & linked()
    sign_in(client, MemberFactory())
    assert own | {"/forum", "/forum/tous"} <= linked()
