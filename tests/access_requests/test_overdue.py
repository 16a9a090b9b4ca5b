"""The daily reminder: one mail to each officer for whom something is late, and none else."""

from datetime import timedelta

import pytest

from app.access_requests.services.overdue import remind_staff
from app.core.db import db, now
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("session")


def late(days=10, **options):
    return AccessRequestFactory(confirmed_at=now() - timedelta(days=days), **options)


def remind():
    remind_staff({})
    db.session.commit()


def recipients(mailbox):
    return sorted(mail.to for mail in mailbox.all())


def test_everybody_who_decides_on_something_late_gets_one_mail(mailbox):
    late(12)
    late(9, region_code="84")
    StaffFactory(email="ansa@exemple.fr")
    RegionalTeamFactory(email="hauts@exemple.fr", region_code="32", can_decide=True)
    remind()

    assert recipients(mailbox) == ["ansa@exemple.fr", "hauts@exemple.fr"]
    both, one = mailbox.last("ansa@exemple.fr").text, mailbox.last("hauts@exemple.fr").text
    assert "2\N{NO-BREAK SPACE}demandes attendent depuis plus de 7\N{NO-BREAK SPACE}jours" in both
    assert "la plus ancienne depuis 12\N{NO-BREAK SPACE}jours" in both
    assert "1\N{NO-BREAK SPACE}demande attend" in one


def test_nobody_is_reminded_of_nothing(mailbox):
    StaffFactory()
    late(6)
    for state in ("on_hold", "awaiting_information", "declined", "withdrawn"):
        late(30, **{state: True})
    AccessRequestFactory(unconfirmed=True, created_at=now() - timedelta(days=30))
    remind()

    assert len(mailbox) == 0


def test_a_region_is_not_reminded_of_the_requests_of_another(mailbox):
    late(region_code="84")
    RegionalTeamFactory(region_code="32", can_decide=True)
    remind()

    assert len(mailbox) == 0


def test_those_who_decide_nothing_or_left_are_not_reminded(mailbox):
    late()
    FacilitatorFactory()
    RegionalTeamFactory(region_code="32")
    UserFactory(national=True)
    StaffFactory(deactivated=True)
    StaffFactory(pending=True)
    remind()

    assert len(mailbox) == 0


def test_the_link_of_the_reminder_opens_what_is_late(mailbox, client, sign_in):
    asked = late()
    AccessRequestFactory(first_name="Récente")
    officer = StaffFactory()
    remind()

    sign_in(client, officer)
    page = client.page(mailbox.last(officer.email).link("/gestion/demandes"))
    assert asked.full_name in page.css_first("tbody").text()
    assert "Récente" not in page.css_first("tbody").text()
