"""The deposit with JavaScript: files dropped, sent one by one, those refused told of."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.workgroups.models import Workgroup
from tests.factories import FacilitatorFactory, WorkgroupFactory
from tests.forums.files import HONEST
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe

DROP = """(zone, name) => {
  const data = new DataTransfer()
  data.items.add(new File(['%PDF-1.7 ' + name], name, { type: 'application/pdf' }))
  for (const kind of ['dragover', 'drop']) {
    zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }))
  }
}"""
BROKEN = {"name": "joli.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}
SHEET = {"name": "Budget 2020.ods", "mimeType": "", "buffer": HONEST["ods"]}


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


def test_files_are_dropped_sent_and_published(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    workgroup: Workgroup,
) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page, FacilitatorFactory(workgroup=workgroup))
    page.goto(f"/documents/deposer?groupe={workgroup.id}")
    page.locator("[data-drop]").evaluate(DROP, "CR du 10 juillet 2019.pdf")
    page.get_by_label("Fichiers", exact=True).set_input_files([BROKEN, SHEET])
    listed = page.get_by_role("list", name="Fichiers choisis").get_by_role("listitem")
    expect(listed).to_have_count(3)
    axe(page)
    page.get_by_role("button", name="Continuer").click()
    expect(listed.nth(0)).to_contain_text("Envoyé")
    expect(listed.nth(1)).to_contain_text("n’est pas celui d’un fichier PDF")
    go_on = page.get_by_role("link", name="Continuer avec les 2 fichiers envoyés")
    expect(go_on).to_be_focused()
    axe(page)
    assert_no_horizontal_scroll(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Décrire les documents")
    axe(page)
    assert_no_horizontal_scroll(page)
    page.get_by_label("Titre").first.press("Enter")
    expect(page.get_by_text("2 documents sont déposés")).to_be_visible()
    for title in ("CR du 10 juillet 2019", "Budget 2020"):
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()


def test_a_file_is_taken_off_by_keyboard_before_it_is_sent(
    open_page: Callable[..., Page], sign_in: Callable[[Page, User], None], workgroup: Workgroup
) -> None:
    page = open_page()
    sign_in(page, FacilitatorFactory(workgroup=workgroup))
    page.goto(f"/documents/deposer?groupe={workgroup.id}")
    page.get_by_label("Fichiers", exact=True).set_input_files([SHEET, BROKEN])
    page.get_by_role("button", name="Retirer : joli.pdf").press("Enter")
    expect(page.get_by_role("button", name="Retirer : Budget 2020.ods")).to_be_focused()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Titre")).to_have_value("Budget 2020")
    page.get_by_role("button", name="Publier le document").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Budget 2020")
