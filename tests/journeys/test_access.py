"""A stranger asks for access, is answered group by group, and stands in their workgroup."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Theme
from tests.factories import FacilitatorFactory, MemberFactory, StaffFactory, WorkgroupFactory
from tests.journeys.post import Post, ServerPost, only_letter, path_of
from tests.support.browser import PHONE

AMELIE, NADIA, BRUNO = "amelie@exemple.fr", "nadia@exemple.fr", "bruno@exemple.fr"
PASSWORD = "Sept mots : girafe, parapluie, vélo, brume"
REASON = "Ce groupe ne se réunit plus avant la rentrée."


@dataclass
class Scene:
    """Two groups of one region, by title; Nadia runs the first, Bruno the other."""

    food: str
    other: str
    bruno: User
    officer: User


@pytest.fixture
def scene(session: object) -> Scene:
    food, other = WorkgroupFactory(number=5), WorkgroupFactory(number=6)
    FacilitatorFactory(workgroup=food, email=NADIA)
    bruno = FacilitatorFactory(workgroup=other, email=BRUNO)
    titles = [db.session.get_one(Theme, each.theme_id).title for each in (food, other)]
    return Scene(*titles, bruno, StaffFactory(email="ansa@exemple.fr"))


@pytest.fixture(params=["with_javascript", "without"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with_javascript")


@pytest.fixture
def post(request: pytest.FixtureRequest, javascript: bool, run_jobs: Callable[[], int]) -> Post:
    """With JavaScript, letters go through a real server; without, they are files."""
    if javascript:
        return ServerPost(request.getfixturevalue("smtp"), run_jobs)
    mailbox: Post = request.getfixturevalue("mailbox")
    return mailbox


def test_from_the_question_to_the_workgroup(
    scene: Scene,
    post: Post,
    javascript: bool,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
) -> None:
    def arrive(user: User) -> Page:
        db.session.rollback()
        page = open_page(javascript=javascript)
        sign_in(page, user)
        return page

    applicant = open_page(javascript=javascript, viewport=PHONE)
    ask_for_two_groups(applicant, scene, javascript)
    assert not post.to(NADIA), "nobody is asked before the address is confirmed"
    follow = confirm_the_address(applicant, post)
    give_an_opinion_from_the_letter(open_page(javascript=javascript), post, scene)
    give_an_opinion_from_one_s_space(arrive(scene.bruno), post, scene)
    review = decide_group_by_group(arrive(scene.officer), scene)
    read_the_answer(applicant, follow, scene)
    choose_a_password(applicant, post)
    stand_in_the_workgroup(applicant, scene)
    db.session.rollback()
    elsewhere = MemberFactory(workgroup=WorkgroupFactory(region_code="84", number=5))
    stay_outside(arrive(elsewhere), [review, "/gestion/demandes", "/demandes/avis"])


def ask_for_two_groups(page: Page, scene: Scene, javascript: bool) -> None:
    page.goto("/")
    page.locator("main").get_by_role("link", name="Demander un accès").first.click()
    page.get_by_label("Votre région").select_option("32")
    if not javascript:
        page.get_by_role("button", name="Afficher les groupes").click()
    for title in (scene.food, scene.other):
        page.get_by_label(title).check(force=True)
    page.get_by_label("Prénom").fill("Amélie")
    page.get_by_label("Nom", exact=True).fill("D’Hautefeuille")
    page.get_by_label("Adresse électronique").fill(AMELIE)
    page.get_by_label("Structure", exact=True).fill("Épicerie solidaire « L’Étape »")
    page.get_by_label("Fonction").fill("Directrice")
    page.get_by_label("J’ai lu ces informations").check(force=True)
    page.locator("main").get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("confirmez votre adresse")


def confirm_the_address(page: Page, post: Post) -> str:
    """The link shows a button; the button leads to the page where one follows the request."""
    page.goto(path_of(only_letter(post, AMELIE).link("/confirmer/")))
    assert len(post.to(AMELIE)) == 1, "reading the page confirms nothing"
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande d’accès")
    expect(page.locator("main")).to_contain_text("En cours d’examen")
    follow = path_of(page.url)
    assert path_of(post.to(AMELIE)[-1].link("/suivi/")) == follow
    return follow


def give_an_opinion_from_the_letter(page: Page, post: Post, scene: Scene) -> None:
    letter = only_letter(post, NADIA)
    assert scene.food in letter.text
    assert scene.other not in letter.text
    assert AMELIE not in letter.text
    page.goto(path_of(letter.link("/avis/lien/")))
    page.get_by_label("Favorable").check(force=True)
    page.get_by_role("button", name="Confirmer mon avis").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")


def give_an_opinion_from_one_s_space(page: Page, post: Post, scene: Scene) -> None:
    assert scene.other in only_letter(post, BRUNO).text
    page.goto("/")
    page.get_by_role("link", name="Amélie D’Hautefeuille").click()
    page.get_by_label("Réservé").check(force=True)
    page.get_by_role("button", name="Confirmer mon avis").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("textbox").fill("Le groupe est en pause jusqu’à la rentrée.")
    page.get_by_role("button", name="Confirmer mon avis").click()
    expect(page.get_by_role("status")).to_be_visible()


def decide_group_by_group(page: Page, scene: Scene) -> str:
    """Gives the address of the request's page."""
    page.goto("/")
    page.get_by_role("link", name="1 demande attend depuis moins d’une semaine").click()
    page.get_by_role("link", name="Amélie D’Hautefeuille").click()
    review = path_of(page.url)
    page.get_by_role("button", name="Prendre en charge").click()
    file = page.locator("main")
    expect(file).to_contain_text("Vous traitez cette demande")
    expect(file).to_contain_text("Le groupe est en pause")
    accepted = page.get_by_role("group", name=scene.food)
    accepted.get_by_label("Accepter").check(force=True)
    refused = page.locator(".app-choice").filter(has_text=scene.other)
    refused.get_by_label("Refuser").check(force=True)
    page.get_by_role("button", name="Relire et envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi ce groupe est refusé")
    expect(accepted.get_by_label("Accepter")).to_be_checked()
    refused.get_by_label("Motif, avec vos mots").fill(REASON)
    page.get_by_role("button", name="Relire et envoyer").click()
    words = page.get_by_label("Texte du courriel").input_value()
    assert REASON in words
    assert scene.food in words
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("le courriel part")
    return review


def read_the_answer(page: Page, follow: str, scene: Scene) -> None:
    page.goto(follow)
    told = page.locator(".app-cards > li")
    expect(told.filter(has_text=scene.food)).to_contain_text("Accepté")
    refused = told.filter(has_text=scene.other)
    expect(refused).to_contain_text("Refusé")
    expect(refused).to_contain_text(REASON)


def choose_a_password(page: Page, post: Post) -> None:
    page.goto(path_of(post.to(AMELIE)[-1].link("/activation/")))
    page.locator("[name=password]").fill("amélie2019")
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_role("alert")).to_contain_text("à saisir de nouveau")
    expect(page.get_by_label("Adresse de votre compte")).to_have_value(AMELIE)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page).to_have_title(re.compile("^Mon espace"))


def stand_in_the_workgroup(page: Page, scene: Scene) -> None:
    own = page.get_by_role("region", name="Mes groupes")
    expect(own.get_by_text(scene.other)).to_have_count(0)
    own.get_by_role("link", name=scene.food).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(scene.food)
    expect(page.get_by_role("link", name="Quitter le groupe")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Amélie D’Hautefeuille")
    page.goto("/groupes?region=32")
    page.get_by_role("link", name=scene.other).first.click()
    expect(page.get_by_role("link", name="Demander à rejoindre le groupe")).to_be_visible()


def stay_outside(page: Page, addresses: list[str]) -> None:
    """What belongs to staff and facilitators stays theirs, whoever knows the address."""
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in {403, 404}, address
        expect(page.locator("main")).not_to_contain_text("D’Hautefeuille")
