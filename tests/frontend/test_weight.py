"""What a first visit downloads, and what the build leaves behind."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from tests.support.client import PageClient

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "app" / "static" / "dist"
FIRST_VISIT_BYTES = 200_000
FIRST_VISIT_REQUESTS = 15
PAGE_BYTES = 20_000
EDITOR_BYTES = 140_000


@pytest.mark.parametrize("address", ["/aide", "/donnees-personnelles", "/connexion"])
def test_a_first_visit_stays_light(page: Page, address: str) -> None:
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))  # noqa: PLW0108
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.ok
    files = [request for request in done if request.resource_type != "document"]
    assert files, "the page has no style: was the front end built?"
    html = gzip.compress(page.content().encode())
    total = len(html) + sum(request.sizes()["responseBodySize"] for request in files)
    assert len(done) < FIRST_VISIT_REQUESTS
    assert total < FIRST_VISIT_BYTES


@pytest.mark.parametrize(
    "address", ["/aide", "/donnees-personnelles", "/accessibilite", "/mentions-legales"]
)
def test_the_html_of_a_page_stays_light(client: PageClient, address: str) -> None:
    assert len(gzip.compress(client.get(address).data)) < PAGE_BYTES


def test_every_built_file_is_served_compressed_and_kept_for_a_year(
    client: PageClient,
) -> None:
    names = json.loads((BUILT / "manifest.json").read_text())
    for name, published in names.items():
        accept = {"Accept-Encoding": "br, gzip"}
        answer = client.get(f"/static/dist/{published}", headers=accept)
        assert answer.status_code == 200, name
        assert "immutable" in answer.headers["Cache-Control"], name
        if not published.endswith(".woff2"):
            assert answer.headers["Content-Encoding"] == "br", name
        answer.close()


def test_the_editor_weighs_on_the_pages_where_one_writes_and_on_no_other(
    client: PageClient,
) -> None:
    names = json.loads((BUILT / "manifest.json").read_text())
    assert (BUILT / f"{names['editor.js']}.br").stat().st_size < EDITOR_BYTES
    for address in ("/aide", "/connexion", "/demander-un-acces"):
        assert "editor-" not in client.get(address).text


def test_the_fonts_of_the_state_come_only_with_its_mark() -> None:
    names = json.loads((BUILT / "manifest.json").read_text())
    assert "@font-face" not in (BUILT / names["app.css"]).read_text()
    assert "@font-face" in (BUILT / names["brand.css"]).read_text()


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    addresses = [name for name, entry in lock["packages"].items() if entry.get("resolved")]
    assert not addresses


def test_a_form_sent_twice_by_a_double_click_leaves_once(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/affichage")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Enregistrer").dblclick()
    page.get_by_role("status").wait_for()
    assert sent.count("POST") == 1


def test_the_text_of_a_lost_form_can_be_copied_back(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/affichage")
    page.context.clear_cookies()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Copier").click()
    page.get_by_role("button", name="Copié").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "systeme"
