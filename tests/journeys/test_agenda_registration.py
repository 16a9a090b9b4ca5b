"""The last seat, the waiting list and who comes next: by mouse, by keyboard, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from app.agenda.models import Event
from tests.factories import EventFactory
from tests.journeys.discussing import LOUISE, SAMIR, Arrive, People, look
from tests.journeys.keyboard import go_to, press
from tests.journeys.post import LaterPost, path_of
from tests.support.browser import PHONE, assert_no_horizontal_scroll

VISITOR = "irene@exemple.fr"


@pytest.fixture
def event(people: People) -> Event:
    """A meeting of the group with one seat."""
    return EventFactory(
        workgroup=people.workgroup, title="Visite de l’épicerie", capacity=1, by=people.nadia
    )


def test_a_seat_is_taken_waited_for_freed_and_taken_again(
    people: People, event: Event, arrive: Arrive, later_post: LaterPost
) -> None:
    here = f"/agenda/{event.id}"
    samir, louise = arrive(people.samir, javascript=False, viewport=PHONE), arrive(people.louise)
    take_the_last_seat(samir, here)
    assert "Inscription confirmée" in later_post.to(SAMIR)[-1].subject
    wait_by_keyboard(louise, here)
    samir.get_by_role("button", name="Me retirer").click()
    expect(samir.get_by_role("status")).to_contain_text("vous ne venez pas")
    assert "retirer la date" in later_post.to(SAMIR)[-1].text
    take_the_freed_seat(louise, later_post)
    samir.goto(here)
    expect(samir.get_by_text("Complet", exact=True)).to_be_visible()
    decide(arrive(people.nadia), here)
    stranger = arrive(people.zoe)
    assert stranger.goto(f"{here}/inscription").status == 404  # type: ignore[union-attr]


def take_the_last_seat(page: Page, here: str) -> None:
    page.goto(here)
    expect(page.get_by_text("0 place prise sur 1")).to_be_visible()
    page.get_by_role("link", name="S’inscrire", exact=True).click()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites si vous venez")
    assert_no_horizontal_scroll(page)
    page.get_by_text("Oui, je viens").click()
    page.get_by_label("Un mot à l’organisation").fill("=1+1, j’arrive en train")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_role("status")).to_contain_text("votre place est réservée")
    expect(page.get_by_text("Complet", exact=True)).to_be_visible()
    assert_no_horizontal_scroll(page)


def wait_by_keyboard(page: Page, here: str) -> None:
    page.goto(here)
    press(page, "S’inscrire en liste d’attente")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inscription")
    look(page)
    go_to(page, "Oui, je viens")
    page.keyboard.press("Space")
    press(page, "Envoyer ma réponse")
    expect(page.get_by_role("status")).to_contain_text("vous êtes en liste d’attente")
    look(page)


def take_the_freed_seat(page: Page, post: LaterPost) -> None:
    """A seat is kept for who was first in line: the mail leads to the answer."""
    mail = post.to(LOUISE)[-1]
    assert "Une place s’est libérée" in mail.subject
    page.goto(path_of(mail.link("/inscription")))
    expect(page.get_by_text("avant le")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_role("status")).to_contain_text("votre place est réservée")


def decide(page: Page, here: str) -> None:
    """Who organises sees who comes, and takes the list: no formula in it."""
    page.goto(here)
    page.get_by_role("link", name="Voir les inscrits").click()
    expect(page.get_by_role("row").filter(has_text="Louise Morel")).to_contain_text("Vient")
    look(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Prendre la liste").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "'=1+1, j’arrive en train" in text


def test_a_visitor_comes_by_an_address_that_they_confirm(
    people: People, page: Page, event: Event, later_post: LaterPost
) -> None:
    public = EventFactory(workgroup=people.workgroup, public=True, capacity=1)
    assert "/connexion" in page.goto(f"/agenda/{event.id}").url  # type: ignore[union-attr]
    page.goto(f"/agenda/{public.id}")
    page.get_by_role("link", name="S’inscrire", exact=True).click()
    look(page)
    page.get_by_label("Prénom").fill("Irène")
    page.get_by_label("Nom", exact=True).fill("Dehors")
    page.get_by_label("Adresse électronique").fill(VISITOR)
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.get_by_role("status")).to_contain_text("Un courriel part")
    page.goto(path_of(later_post.to(VISITOR)[-1].link("/agenda/inscription/")))
    look(page)
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_role("status")).to_contain_text("votre place est réservée")
    look(page)
    page.get_by_role("button", name="Me retirer").click()
    expect(page.get_by_role("status")).to_contain_text("retiré")
