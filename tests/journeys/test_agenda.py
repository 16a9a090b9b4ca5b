"""A meeting from its announcement to its minutes: by mouse, by keyboard, without JavaScript."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from app.agenda.models import Event
from app.core.db import db, now
from tests.factories import AttendanceFactory, EventFactory
from tests.journeys.discussing import Arrive, People, look
from tests.journeys.keyboard import go_to, press
from tests.support.browser import PHONE, assert_no_horizontal_scroll

AGENDA = "/groupes/hauts-de-france/acces-a-l-alimentation/agenda"
MONTH = f"{AGENDA}?vue=mois&mois=2030-05"
TITLE = "Réunion des tarifs"
MOST_STOPS = 80


def test_a_meeting_is_announced_found_by_keyboard_and_cancelled(
    people: People, arrive: Arrive
) -> None:
    nadia, samir, zoe = arrive(people.nadia), arrive(people.samir), arrive(people.zoe)
    address = announce(nadia)
    find_by_keyboard(samir, address)
    refused = zoe.goto(address)
    assert refused
    assert refused.status == 404, "the agenda of a group is not for those of another region"
    nadia.get_by_role("link", name="Annuler l’évènement").click()
    nadia.get_by_label("Raison").fill("La salle est fermée.")
    nadia.get_by_role("button", name="Annuler l’évènement").click()
    samir.goto(address)
    expect(samir.get_by_text("La salle est fermée.")).to_be_visible()


def announce(page: Page) -> str:
    page.goto(AGENDA)
    look(page)
    page.get_by_role("link", name="Nouvel évènement").first.click()
    look(page)
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Jour", exact=True).fill("2030-05-14")
    page.get_by_label("Début").fill("09:30")
    page.get_by_label("Fin", exact=True).fill("12:00")
    page.get_by_role("button", name="Mettre à l’agenda").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    db.session.rollback()
    assert db.session.query(Event).count() == 1, "two clicks make one event"
    look(page)
    return page.url


def find_by_keyboard(page: Page, address: str) -> None:
    page.goto(MONTH)
    look(page)
    expect(page.get_by_role("heading", level=3)).to_have_text(
        ["14mardi 14\N{NO-BREAK SPACE}mai 2030"]
    )
    go_to(page, "9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 Réunion")
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)
    page.goto(f"{AGENDA}?vue=semaine&semaine=2030-05-14")
    look(page)
    press(page, "Semaine suivante")
    expect(page.get_by_text("Rien cette semaine.")).to_be_visible()


def test_the_days_of_a_month_are_walked_by_arrow_keys(people: People, arrive: Arrive) -> None:
    start = datetime(2030, 5, 14, 7, 30, tzinfo=UTC)
    EventFactory(workgroup=people.workgroup, title=TITLE, starts_at=start)
    page = arrive(people.samir)
    page.goto(MONTH)
    look(page)
    walk(page, start="2030-05-14")
    for key, day in (("ArrowRight", "05-15"), ("ArrowUp", "05-08"), ("End", "05-12")):
        page.keyboard.press(key)
        expect(page.locator(f"[data-day='2030-{day}']")).to_be_focused()
    for key, day in (("PageDown", "06-12"), ("PageUp", "05-12"), ("ArrowRight", "05-13")):
        page.keyboard.press(key)
        expect(page.locator(f"[data-day='2030-{day}']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=TITLE)).to_be_focused()
    phone = arrive(people.samir, viewport=PHONE)
    phone.goto(MONTH)
    expect(phone.get_by_role("grid")).to_have_count(0)


def walk(page: Page, start: str) -> None:
    """The Tab key stops at the day where something happens, once for the whole month."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.day") == start:
            break
    expect(page.locator(f"[data-day='{start}']")).to_be_focused()
    assert page.locator("td[tabindex='0']").count() == 1


def test_a_meeting_is_held_without_javascript_and_its_minutes_corrected(
    people: People, arrive: Arrive
) -> None:
    event = EventFactory(workgroup=people.workgroup, starts_at=now() - timedelta(hours=3))
    AttendanceFactory(event=event, user=people.samir)
    db.session.commit()
    path = f"/agenda/{event.id}"
    nadia = arrive(people.nadia, javascript=False, viewport=PHONE)
    samir = arrive(people.samir)
    tick(nadia, path)
    write(nadia, path)
    ask(samir, path)
    nadia.reload()
    nadia.get_by_role("link", name="Répondre").click()
    nadia.get_by_text("Sans suite", exact=True).click()
    nadia.get_by_label("Un mot d’explication").fill("C’était bien le mardi.")
    nadia.get_by_role("button", name="Répondre").click()
    samir.reload()
    expect(samir.get_by_text("Sans suite : C’était bien le mardi.")).to_be_visible()
    samir.get_by_role("button", name="C’est fait").click()
    expect(samir.get_by_text("fait le")).to_be_visible()
    seen = arrive(people.nadia)  # axe needs its script
    for part in ("ordre-du-jour", "presence", "compte-rendu", "compte-rendu/ecrire"):
        seen.goto(f"{path}/{part}")
        look(seen)


def tick(page: Page, path: str) -> None:
    """The points are put on the agenda, then those who came are ticked, on a phone."""
    page.goto(f"{path}/ordre-du-jour")
    assert_no_horizontal_scroll(page)
    page.get_by_label("Titre du point").first.fill("Les tarifs")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Les tarifs")).to_be_visible()
    page.goto(f"{path}/presence")
    assert_no_horizontal_scroll(page)
    page.get_by_role("button", name="Est là").click()
    expect(page.get_by_role("status").filter(has_text="personne présente")).to_contain_text("1")


def write(page: Page, path: str) -> None:
    page.goto(f"{path}/compte-rendu")
    assert_no_horizontal_scroll(page)
    page.locator("#rows-0-kind").select_option("action")
    page.locator("#rows-0-text").fill("Écrire à la mairie.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_no_horizontal_scroll(page)
    page.locator("#rows-0-owner_name").fill("Samir Étienne")
    page.locator("#rows-1-kind").select_option("upward_question")
    page.locator("#rows-1-text").fill("Qui paie le transport ?")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("button", name="Partager").click()
    expect(page.get_by_text("Question à faire remonter")).to_be_visible()
    assert_no_horizontal_scroll(page)


def ask(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("link", name="Lire le compte rendu").click()
    look(page)
    page.get_by_label("Ce qu’il faut corriger").fill("C’était le jeudi.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("En attente d’une réponse")).to_be_visible()
