"""A conference from the registration to the door: on a phone, by keyboard, with and without
JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.core.db import db
from tests.agenda.conferences import make, sessions_of
from tests.factories import MemberFactory, RegionalTeamFactory, WorkgroupFactory
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe


def look(page: Page, javascript: bool) -> None:
    """The page holds on a phone, and axe finds nothing."""
    assert_no_horizontal_scroll(page)
    if javascript:  # axe is a script
        axe(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_from_the_ranked_wishes_to_the_seat_and_the_door(
    session: object,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    javascript: bool,
) -> None:
    organiser = RegionalTeamFactory(region_code="32")
    group = WorkgroupFactory(region_code="32", number=5)
    member = MemberFactory(workgroup=group, first_name="Odile", last_name="Vandamme")
    event = make(seats=1, by=organiser)
    chosen = sessions_of(event)[4]
    db.session.commit()
    page = open_page(javascript=javascript, viewport=PHONE)
    sign_in(page, member)
    page.goto(f"/agenda/{event.id}")
    page.get_by_role("link", name="S’inscrire", exact=True).press("Enter")
    page.get_by_label("Oui, je viens").press("Space")
    page.get_by_label("Vœu 1").select_option(str(chosen.id))
    look(page, javascript)
    page.get_by_role("button", name="Envoyer ma réponse").press("Enter")
    day = page.get_by_role("region", name="Votre journée")
    expect(day.get_by_role("listitem")).to_have_text(f"Atelier 5 – {chosen.title}")
    look(page, javascript)

    staff = open_page(javascript=javascript, viewport=PHONE)
    sign_in(staff, organiser)
    staff.goto(f"/agenda/{event.id}/conference/repartition")
    staff.get_by_role("button", name="Proposer une répartition").press("Enter")
    look(staff, javascript)
    staff.get_by_role("button", name="Prévenir 1").press("Enter")
    expect(staff.get_by_text("va recevoir un courriel avec ses ateliers")).to_be_visible()
    page.goto(f"/agenda/{event.id}/conference")
    expect(page.get_by_role("button", name="Laisser ma place")).to_be_visible()
    look(page, javascript)

    staff.goto(f"/agenda/{event.id}/conference/accueil")
    staff.get_by_label("Nom ou prénom").fill("vandam")
    staff.get_by_label("Nom ou prénom").press("Enter")
    staff.get_by_role("button", name="Est là").press("Enter")
    expect(staff.get_by_text("1 personne arrivée sur 1")).to_be_visible()
    look(staff, javascript)
    staff.goto(f"/agenda/{event.id}/conference/frequentation")
    look(staff, javascript)
