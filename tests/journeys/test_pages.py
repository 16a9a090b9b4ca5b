"""Every page of the product, walked through in the demonstration: anybody can use it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, Response, expect
from sqlalchemy.orm import Session, scoped_session

from app.accounts.models import User
from tests.architecture.endpoint_table import ROWS, Row
from tests.journeys import demonstration
from tests.support import demonstration as loaded
from tests.support.browser import assert_no_horizontal_scroll, axe
from tests.support.mailbox import Mailbox
from tests.support.world import PERSONAS

pytestmark = pytest.mark.xdist_group(loaded.GROUP)
# Whoever walks a page: the first of these who sees it.
WALKERS = ("visitor", "member", "facilitator", "ansa", "regional", "national", "admin")
# What everybody sees in their own way.
VARYING = {
    "home.index",
    "workgroups.index",
    "workgroups.show",
    "workgroups.members",
    "access_requests.queue",
    "access_requests.review",
    "administration.hub",
    "documents.document",
    "documents.index",
    "forums.index",
    "forums.topic",
    "forums.workgroup_forum",
    "notifications.index",
}
# Files, data and pieces of pages.
NOT_PAGES = {
    "accounts.my_data",
    "administration.health_as_json",
    "agenda.attendance_sheet",
    "agenda.conference_sheets_file",
    "agenda.event_ics",
    "agenda.feed",
    "agenda.minutes_file",
    "agenda.public_feed",
    "agenda.turnout_file",
    "directory.import_problems",
    "directory.person_card",
    "directory.suggest_expertises",
    "directory.suggest_organisations",
    "documents.download",
    "documents.download_publication",
    "documents.download_version",
    "documents.publications_feed",
    "documents.publications_list",
    "forums.attachment",
    "forums.mentionable",
    "home.robots",
    "home.sitemap",
    "search.suggest",
    "workgroups.member_cards",
}
PAGE_BYTES = 20_000
FIRST_VISIT_BYTES, FIRST_VISIT_REQUESTS = 200_000, 15
MOST_ATTEMPTS = 40

SignIn = Callable[[Page, User], None]


@pytest.fixture
def places(
    app: Flask, session: scoped_session[Session], process_folder: Path
) -> demonstration.Values:
    """The demonstration, and what fills the addresses of its pages."""
    return demonstration.bring(app, process_folder)


@pytest.fixture
def arrive(page: Page, sign_in: SignIn, places: object) -> Callable[[str], Page]:
    """``arrive("ansa")``: this persona at a browser."""

    def arrive(name: str) -> Page:
        if name != "visitor":
            sign_in(page, demonstration.persona(name))
        return page

    return arrive


def walked_by(persona: str) -> list[Row]:
    """The pages that this persona is the first to see, or sees in their own way."""
    rows = []
    for row in ROWS:
        seers = [name for name in WALKERS if row.statuses[name] == "200"]
        is_page = row.method == "GET" and row.endpoint not in NOT_PAGES and seers
        if is_page and persona in (seers if row.endpoint in VARYING else seers[:1]):
            rows.append(row)
    return rows


def test_every_page_is_walked_by_somebody() -> None:
    assert set(WALKERS) == set(PERSONAS)
    seen = {str(row) for name in WALKERS for row in walked_by(name)}
    wanted = {str(row) for row in ROWS if row.method == "GET" and "200" in row.statuses.values()}
    assert wanted - seen == {f"GET {endpoint}" for endpoint in NOT_PAGES}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("persona", WALKERS)
def test_every_page_is_usable_by_everybody(
    app: Flask, arrive: Callable[[str], Page], places: demonstration.Values, persona: str
) -> None:
    page = arrive(persona)
    faults = []
    for row in walked_by(persona):
        answer = page.goto(demonstration.address(app, row, places))
        try:
            check(page, answer)
        except AssertionError as fault:
            faults.append(f"{row.endpoint}: {fault}")
    assert not faults, "\n".join(faults)


def check(page: Page, answer: Response | None, status: int = 200) -> None:
    """One title, no obstacle for anybody, nothing that sticks out of a narrow window, light."""
    assert answer is not None
    assert answer.status == status, f"{page.url} answers {answer.status}"
    expect(page.locator("h1")).to_have_count(1)
    axe(page)
    assert_no_horizontal_scroll(page)
    weight = len(gzip.compress(answer.body()))
    assert weight < PAGE_BYTES, f"{page.url} weighs {weight} bytes compressed"


def test_the_letters_of_a_demonstration_are_read_by_everybody(
    arrive: Callable[[str], Page], mailbox: Mailbox
) -> None:
    assert mailbox.all(), "a demonstration has letters to read"
    page = arrive("visitor")
    check(page, page.goto("/demo/courriels"))
    page.locator("main table a, main li a").first.click()
    check(page, page.reload())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_can_be_read(
    arrive: Callable[[str], Page], places: demonstration.Values, scheme: str
) -> None:
    page = arrive("ansa")
    review = f"/gestion/demandes/{places['request_id']}"
    topic = f"/forum/sujets/{places['topic_id']}"
    told = ("/forum/signalements", "/notifications", "/notifications/preferences")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    colours = set()
    for path in ("/", "/gestion", "/demander-un-acces", review, "/forum", topic, *told):
        page.goto(path)
        axe(page)
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 1
    is_dark = colours != {"rgb(255, 255, 255)"}
    assert is_dark == (scheme == "dark")


@pytest.mark.parametrize("address", ["/", "/groupes", "/gestion/demandes"])
def test_a_first_visit_of_staff_stays_light(arrive: Callable[[str], Page], address: str) -> None:
    page = arrive("ansa")
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))  # noqa: PLW0108
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    files = [request for request in done if request.resource_type != "document"]
    html = gzip.compress(answer.body())
    assert files
    assert len(done) < FIRST_VISIT_REQUESTS
    assert len(html) + sum(each.sizes()["responseBodySize"] for each in files) < FIRST_VISIT_BYTES


def test_errors_are_pages_too(
    arrive: Callable[[str], Page], open_page: Callable[..., Page], places: demonstration.Values
) -> None:
    stranger = open_page()
    check(stranger, stranger.goto("/page-inconnue"), 404)
    late = places["late_opinion_token"]
    check(stranger, stranger.goto(f"/demandes/avis/lien/{late}"), 409)
    expect(stranger.locator("main")).to_contain_text("parmi les avis à donner")
    check_too_many_attempts(stranger)
    member = arrive("member")
    check(member, member.goto("/gestion/demandes"), 403)


def check_too_many_attempts(page: Page) -> None:
    page.goto("/connexion")
    for _ in range(MOST_ATTEMPTS):
        page.locator("main [name=email]").first.fill("membre@exemple.fr")
        page.locator("[name=password]").fill("mauvais")
        with page.expect_navigation() as sent:
            page.locator("main").get_by_role("button", name="Se connecter").click()
        if sent.value.status == 429:
            break
    check(page, sent.value, 429)
