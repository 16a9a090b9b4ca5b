"""A paper from its deposit to its public page, by mouse, by keyboard and without JavaScript."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document, DocumentPage, DocumentVersion
from tests.factories import (
    DocumentFactory,
    MemberFactory,
    RegionalTeamFactory,
    WorkgroupFactory,
)
from tests.factories.documents import small_pdf
from tests.journeys.discussing import Arrive, People, look
from tests.journeys.keyboard import go_to, press
from tests.support.browser import PHONE

LIBRARY = "/groupes/hauts-de-france/acces-a-l-alimentation/documents"
FIRST = {
    "name": "Diagnostic_partage-2020.pdf",
    "mimeType": "application/pdf",
    "buffer": small_pdf("Premier"),
}
SECOND = {**FIRST, "name": "diagnostic v2.pdf", "buffer": small_pdf("Second")}
TITLE = "Diagnostic de l’aide alimentaire"


@dataclass
class Region:
    """Who opens to the public, and a member of another group of the region."""

    amina: User
    neighbour: User


@pytest.fixture
def region(people: People) -> Region:
    return Region(
        RegionalTeamFactory(region_code="32", email="amina@exemple.fr"),
        MemberFactory(
            workgroup=WorkgroupFactory(region_code="32", number=6), email="voisine@exemple.fr"
        ),
    )


def test_a_paper_goes_from_a_working_note_to_its_public_page(
    people: People, region: Region, arrive: Arrive, page: Page
) -> None:
    samir, nadia, amina = arrive(people.samir), arrive(people.nadia), arrive(region.amina)
    deposit(samir)
    paper = samir.url
    adopt(nadia, paper)
    add_a_version(samir, paper)
    compare(samir, paper)
    public = open_to_the_public(amina, paper)
    read_as_a_visitor(page, paper, public)
    narrow(nadia, paper)
    assert page.goto(public).status == 404  # type: ignore[union-attr]
    throw_away_and_take_back(nadia, paper)


def deposit(page: Page) -> None:
    """In one minute: choose the file, say what it is."""
    page.goto(LIBRARY)
    page.get_by_role("link", name="Déposer des documents").first.click()
    page.locator("input[type=file]").set_input_files(FIRST)  # type: ignore[arg-type]
    look(page)
    page.get_by_role("button", name="Continuer").click()
    title = page.get_by_label("Titre")
    expect(title).to_have_value("Diagnostic partage 2020")
    title.fill(TITLE)
    page.get_by_label("Nature").select_option("diagnosis")
    look(page)
    page.get_by_role("button", name="Publier le document").click()
    line = page.get_by_role("link", name=TITLE).first
    if line.count():
        line.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text("vous êtes membre du groupe")
    look(page)


def adopt(page: Page, paper: str) -> None:
    """The next step of who runs the group; the version is frozen, its digest shown."""
    page.goto(paper)
    page.get_by_role("link", name="Dire qu’il est adopté").click()
    page.get_by_label("Note").fill("Réunion du 12 mars")
    look(page)
    page.get_by_role("button", name="Enregistrer le statut").click()
    expect(page.locator(".app-timeline")).to_contain_text("Réunion du 12 mars")
    expect(page.locator("#empreinte")).to_be_visible()
    look(page)


def add_a_version(page: Page, paper: str) -> None:
    page.goto(paper)
    page.get_by_role("link", name="Déposer une nouvelle version").click()
    page.locator("input[type=file]").set_input_files(SECOND)  # type: ignore[arg-type]
    page.get_by_label("Ce qui change").fill("Les chiffres de mars")
    look(page)
    page.get_by_role("button", name="Déposer cette version").click()
    expect(page.locator("main")).to_contain_text("La version 2 est déposée")
    expect(page.locator("main")).to_contain_text("version 1 (adopté par le groupe)")
    look(page)


def compare(page: Page, paper: str) -> None:
    """Once the worker has read both."""
    db.session.rollback()
    for version in db.session.query(DocumentVersion).order_by(DocumentVersion.number):
        text = f"On compte {version.number}0 structures."
        db.session.query(DocumentPage).filter_by(file_id=version.file_id).delete()
        db.session.add(DocumentPage(file_id=version.file_id, number=1, text=text))
    db.session.commit()
    page.goto(paper)
    page.get_by_role("link", name="Ce qui a changé").click()
    expect(page.locator(".app-difference ins")).to_contain_text("20")
    expect(page.locator(".app-difference del")).to_contain_text("10")
    look(page)


def open_to_the_public(page: Page, paper: str) -> str:
    """Said first to how many people, then to the public: the address of the page that visitors
    read."""
    page.goto(paper)
    page.get_by_role("link", name="Changer qui peut le lire").first.click()
    tick(page, "Tout le monde")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#confirmation")).to_contain_text("sans compte")
    look(page)
    tick(page, "J’ai lu qui pourra lire")
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("link", name="page publique").click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    return page.url


def read_as_a_visitor(page: Page, paper: str, public: str) -> None:
    """The members' address leads there too; the lists and the file are there."""
    page.goto(paper)
    expect(page).to_have_url(public)
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    assert download.value.suggested_filename == "diagnostic v2.pdf"
    page.goto("/publications")
    look(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(public)


def tick(page: Page, words: str) -> None:
    """A choice, by its words: the box that is seen is drawn by the label."""
    page.locator("main label").filter(has_text=words).first.click()


def narrow(page: Page, paper: str) -> None:
    page.goto(f"{paper}/droits")
    tick(page, "Le groupe")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("Qui peut lire ce document : le groupe")


def throw_away_and_take_back(page: Page, paper: str) -> None:
    page.goto(paper)
    page.get_by_role("link", name="Mettre à la corbeille").click()
    look(page)
    page.get_by_role("button", name="Mettre à la corbeille").click()
    page.get_by_role("link", name="corbeille", exact=True).click()
    look(page)
    page.get_by_role("button", name="Rétablir").click()
    expect(page.locator("h1")).to_contain_text(TITLE)


def test_without_javascript_on_a_phone_nothing_is_missing(
    people: People, region: Region, arrive: Arrive
) -> None:
    plain = {"javascript": False, "viewport": PHONE}
    samir = arrive(people.samir, **plain)
    deposit_plainly(samir)
    paper = samir.url
    add_a_version_plainly(samir, paper)
    nadia = arrive(people.nadia, **plain)
    widen_plainly(nadia, paper)
    neighbour = arrive(region.neighbour, **plain)
    neighbour.goto(paper)
    expect(neighbour.locator("main")).to_contain_text("vous êtes de cette région")
    expect(neighbour.get_by_role("link", name="Modifier la fiche")).to_have_count(0)
    throw_away_plainly(nadia, paper)


def deposit_plainly(page: Page) -> None:
    page.goto(LIBRARY)
    page.get_by_role("link", name="Déposer des documents").first.click()
    page.locator("input[type=file]").set_input_files(FIRST)  # type: ignore[arg-type]
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_role("button", name="Publier le document").click()
    line = page.get_by_role("link", name=TITLE).first
    if line.count():
        line.click()
    expect(page.locator("h1")).to_contain_text(TITLE)


def add_a_version_plainly(page: Page, paper: str) -> None:
    page.goto(f"{paper}/nouvelle-version")
    page.get_by_role("button", name="Déposer cette version").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez un fichier")
    page.locator("input[type=file]").set_input_files(SECOND)  # type: ignore[arg-type]
    page.get_by_role("button", name="Déposer cette version").click()
    expect(page.get_by_role("heading", name="Version 2")).to_be_visible()


def widen_plainly(page: Page, paper: str) -> None:
    page.goto(f"{paper}/droits")
    tick(page, "La région")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#confirmation")).to_contain_text("de plus")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez cette case")
    tick(page, "J’ai lu qui pourra lire")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator("h1")).to_contain_text(TITLE)


def throw_away_plainly(page: Page, paper: str) -> None:
    page.goto(f"{paper}/corbeille")
    page.get_by_role("button", name="Mettre à la corbeille").click()
    page.goto("/documents/corbeille")
    page.get_by_role("button", name="Rétablir").click()
    expect(page.locator("h1")).to_contain_text(TITLE)


def test_a_paper_is_adopted_with_the_keyboard_alone(people: People, arrive: Arrive) -> None:
    made: Document = DocumentFactory(workgroup=people.workgroup, by=people.samir, title=TITLE)
    number = made.id
    page = arrive(people.nadia)
    page.goto(f"/documents/{number}")
    press(page, "Dire qu’il est adopté")
    expect(page.locator("h1")).to_contain_text("Changer le statut")
    go_to(page, "Adopté par le groupe")
    press(page, "Enregistrer le statut")
    expect(page.locator("#empreinte")).to_be_visible()
