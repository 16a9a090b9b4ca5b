"""The queue in a real browser: by keyboard, without JavaScript, on a phone, through axe."""

from datetime import timedelta

import pytest

from app.access_requests.models import AccessRequest, Gesture, OpinionValue, RequestStatus
from app.access_requests.services import bulk
from app.core.db import db, now
from tests.access_requests.staff import QUEUE, page_of
from tests.factories import (
    AccessRequestFactory,
    OpinionFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
    wishes_of,
)
from tests.support.browser import assert_no_horizontal_scroll, axe

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def officer():
    return StaffFactory(first_name="Nadia", last_name="Petit")


def status_of(asked):
    db.session.rollback()
    return db.session.get_one(AccessRequest, asked.id, populate_existing=True).status


@pytest.fixture
def busy():
    """A request of which there is much to say, then another one."""
    groups = [WorkgroupFactory(number=5), WorkgroupFactory(number=6)]
    asked = AccessRequestFactory(
        workgroups=groups,
        first_name="Marie-Ghislaine",
        last_name="de La Rochefoucauld-Montbéliard",
        confirmed_at=now() - timedelta(days=20),
        email="marie-ghislaine.de.la.rochefoucauld-montbeliard@exemple.fr",
    )
    UserFactory(first_name="Marie-Ghislaine", last_name="de La Rochefoucauld-Montbéliard")
    for value in OpinionValue:
        OpinionFactory(wanted_id=wishes_of(asked)[0].id, value=value, reason="Un mot.")
    AccessRequestFactory(first_name="Suivante")
    return asked


def test_an_officer_flows_through_the_queue_with_a_few_keys(sign_in, page, officer, mailbox):
    """From the queue on: open, choose, read, send, and the next request is there."""
    requests = [
        AccessRequestFactory(
            confirmed_at=now() - timedelta(days=9 - rank), email=f"p{rank}@exemple.fr"
        )
        for rank in range(3)
    ]
    sign_in(page, officer)
    page.goto(QUEUE)
    page.locator("tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#dossier")
    for asked in requests[:2]:
        keys = 0
        while not page.evaluate("document.activeElement.type === 'radio'"):
            page.keyboard.press("Tab")
            keys += 1
        assert keys <= 4
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/reponse#dossier")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.value") == "envoyer-suivante"
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/reponse" not in url)
        assert status_of(asked) is RequestStatus.APPROVED
    assert f"/{requests[2].id}" in page.url
    assert len(mailbox) == 2


def test_everything_works_without_javascript(sign_in, plain_page, officer, busy, mailbox):
    sign_in(plain_page, officer)
    plain_page.goto(page_of(busy))
    for group in plain_page.locator(".app-choice").all():
        group.get_by_label("Refuser").check(force=True)
        group.get_by_label("Motif, avec vos mots").fill("Le groupe est complet.")
    plain_page.get_by_role("button", name="Relire et envoyer").click()
    plain_page.get_by_role("button", name="Envoyer", exact=True).click()

    assert plain_page.get_by_text("est enregistrée").is_visible()
    assert status_of(busy) is RequestStatus.DECLINED
    assert len(mailbox) == 1


def test_the_reason_is_asked_where_it_is_due(sign_in, page, officer, busy):
    sign_in(page, officer)
    page.goto(page_of(busy))
    group = page.locator(".app-choice").first
    reason = group.get_by_label("Motif, avec vos mots")

    assert not reason.is_visible()
    group.get_by_label("Refuser").check(force=True)
    assert reason.is_visible()
    group.get_by_label("Accepter").check(force=True)
    assert not reason.is_visible()


def test_the_pages_of_staff_are_accessible_and_fit_a_phone(sign_in, page, officer, busy):
    ran = bulk.run(
        [AccessRequestFactory(withdrawn=True)],
        Gesture.ACCEPT,
        "",
        by=officer,
        submission_key="a",
    )
    db.session.commit()
    sign_in(page, officer)
    for path in (
        QUEUE,
        f"{QUEUE}?region=32&anciennete=en-retard",
        f"{QUEUE}?q=marie",
        f"{QUEUE}?etat=refusee",
        page_of(busy),
        f"{QUEUE}/lots/{ran.id}",
    ):
        page.goto(path)
        axe(page)
        assert_no_horizontal_scroll(page)


def test_the_drafts_are_accessible_and_fit_a_phone(sign_in, page, officer, busy):
    sign_in(page, officer)
    page.goto(page_of(busy))
    page.get_by_label("Non, c’est quelqu’un d’autre").check(force=True)
    page.get_by_role("button", name="Tout accepter").click()
    axe(page)
    assert_no_horizontal_scroll(page)

    page.goto(QUEUE)
    for box in page.locator("tbody [name=ids]").all():
        box.check(force=True)
    page.get_by_role("button", name="Refuser").click()
    axe(page)
    assert_no_horizontal_scroll(page)
