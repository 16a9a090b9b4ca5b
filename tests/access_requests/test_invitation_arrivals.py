"""Invited people answer: they open their account, or join with the one they have."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.access_requests.models import Invitation, InvitationOver, InvitationState
from app.access_requests.queries.invitations import PURPOSE
from app.access_requests.services import arrivals, invitations
from app.access_requests.services.address_lists import read
from app.access_requests.services.arrivals import Newcomer
from app.accounts.models import User
from app.accounts.queries import find_user
from app.accounts.services.lifecycle import change_address
from app.core import tokens
from app.core.db import db
from app.core.tokens import InvalidToken
from app.directory.models import Affiliation, Profile
from app.workgroups.models import Membership, Openness, Workgroup
from tests.access_requests.staff import groups_of
from tests.access_requests.steps import path_of, text_of
from tests.access_requests.test_decisions_at_once import at_once
from tests.factories import FacilitatorFactory, MemberFactory, UserFactory, WorkgroupFactory
from tests.support.client import PageClient, RawClient
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("session")
INES = "ines@exemple.fr"
PASSWORD = "Vélo-bleu-37-cascade"
ANSWERS = {"organisation": "CCAS de Lille", "job_title": "Élue", "notice": True}
INES_SAYS = Newcomer(first_name="Inès", last_name="Roche", job_title="Élue")
SignIn = Callable[[RawClient, User], None]


@pytest.fixture
def workgroup() -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def nadia(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, first_name="Nadia", last_name="Béa")


@pytest.fixture
def link(workgroup: Workgroup, nadia: User, mailbox: Mailbox) -> str:
    """The link of the mail that Inès received."""
    return invited(f"Inès Roche <{INES}>", workgroup, nadia, mailbox)


def invited(line: str, workgroup: Workgroup, by: User, mailbox: Mailbox) -> str:
    done = invitations.invite(read(line), [workgroup], by=by)
    db.session.commit()
    return path_of(mailbox.last(done[0].row.email).link("/accepter/"))


def accept(client: PageClient, link: str, **changes: Any) -> TestResponse:
    return client.submit(link, {**ANSWERS, **changes})


def only() -> Invitation:
    db.session.rollback()
    return db.session.scalars(select(Invitation)).one()


def account() -> User:
    db.session.rollback()
    found = find_user(INES)
    assert found is not None
    return found


def test_a_person_accepts_chooses_a_password_and_stands_in_the_group(
    client: PageClient, workgroup: Workgroup, link: str
) -> None:
    page = client.page(link)
    assert "Nadia Béa vous invite" in page.text()
    assert page.css_first("[name=first_name]").attributes["value"] == "Inès"
    answer = accept(client, link)
    assert answer.status_code == 303
    arrived = client.submit(answer.location, {"password": PASSWORD})
    assert arrived.status_code == 302
    assert client.page(f"/groupes/hauts-de-france/{'acces-a-l-alimentation'}")
    ines = account()
    assert groups_of(ines) == {workgroup.id}
    assert db.session.get_one(Profile, ines.id).region_code == "32"
    tie = db.session.scalars(select(Affiliation).where(Affiliation.user_id == ines.id)).one()
    assert tie.job_title == "Élue"
    assert (only().state, only().user_id) == (InvitationState.ACCEPTED, ines.id)


def test_opening_the_link_does_nothing(client: PageClient, link: str) -> None:
    client.page(link)
    assert only().is_pending
    assert find_user(INES) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_name": ""}, "obligatoire"),
        ({"last_name": "http://x.fr"}, "sans adresse"),
        ({"organisation": ""}, "Indiquez votre structure"),
        ({"notice": False}, "Cochez cette case"),
    ],
)
def test_what_is_missing_is_asked_and_nothing_is_opened(
    client: PageClient, link: str, changes: dict[str, Any], said: str
) -> None:
    answer = accept(client, link, **changes)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert find_user(INES) is None
    assert only().is_pending


def test_a_person_concerned_needs_no_structure(client: PageClient, link: str) -> None:
    answer = accept(client, link, organisation="", job_title="", is_concerned=True)
    assert answer.status_code == 303
    tie = db.session.scalars(select(Affiliation).where(Affiliation.user_id == account().id)).one()
    assert tie.organisation_id is None


def test_a_person_who_left_before_the_password_comes_back_by_the_same_link(
    client: PageClient, link: str
) -> None:
    accept(client, link)
    page = client.page(link)
    assert "il ne manque que votre mot de passe" in page.text()
    answer = client.submit(link)
    assert client.submit(answer.location, {"password": PASSWORD}).status_code == 302
    used = client.get(link)
    assert used.status_code == 409
    assert "déjà servi" in text_of(used)


def test_the_link_in_a_former_mailbox_leads_to_no_account_that_moved(
    client: PageClient, link: str
) -> None:
    accept(client, link)
    change_address(account(), "ines.roche@exemple.fr", by=None)

    assert client.get(link).status_code == 409


def test_two_clicks_at_once_make_one_account(app: Flask, link: str) -> None:
    raw = link.rsplit("/", 1)[1]
    db.session.commit()

    outcomes = at_once(app, *(lambda: arrivals.accept(raw, INES_SAYS) for _ in range(2)))

    assert outcomes == [None, None]
    people = select(func.count()).select_from(User).where(User.email == INES)
    assert db.session.scalar(people) == 1
    places = select(func.count()).select_from(Membership)
    assert db.session.scalar(places.where(Membership.user_id == account().id)) == 1


def test_an_expired_link_says_so_and_opens_nothing(
    client: PageClient, clock: Clock, link: str
) -> None:
    clock.advance(days=31)
    answer = client.get(link)
    assert answer.status_code == 409
    assert "expiré" in text_of(answer)
    with pytest.raises(InvitationOver):
        arrivals.accept(link.rsplit("/", 1)[1], INES_SAYS)


def test_a_forged_or_foreign_link_opens_nothing(client: PageClient, nadia: User) -> None:
    assert client.get("/invitations/accepter/" + "x" * 43).status_code == 409
    other = tokens.issue("activation", nadia.id, invitations.QUIET)
    assert client.get(f"/invitations/accepter/{other}").status_code == 409
    with pytest.raises(InvalidToken):
        arrivals.accept(other, INES_SAYS)
    assert PURPOSE != "activation"


def test_a_group_archived_meanwhile_is_left_out_with_a_word(
    client: PageClient, workgroup: Workgroup, link: str
) -> None:
    workgroup.openness = Openness.ARCHIVED
    assert "archivé depuis" in client.page(link).text()
    answer = accept(client, link)
    assert "a été archivé depuis" in client.page(answer.location).text()
    assert groups_of(account()) == set()


def test_a_member_signs_in_then_joins(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User, mailbox: Mailbox
) -> None:
    member = MemberFactory(workgroup=WorkgroupFactory(number=6), email=INES)
    link = invited(INES, workgroup, nadia, mailbox)
    page = client.page(link)
    assert "connectez-vous" in page.text()
    assert not page.css("main form")
    token = client.page("/connexion").css_first("[name=csrf_token]").attributes["value"]
    assert client.post(link, data={"csrf_token": token}).status_code == 422
    assert workgroup.id not in groups_of(member)

    sign_in(client, member)
    assert client.submit(link).status_code == 303
    assert workgroup.id in groups_of(member)
    assert client.get(link).status_code == 409


def test_an_invitation_is_not_for_somebody_else(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User, mailbox: Mailbox
) -> None:
    MemberFactory(workgroup=WorkgroupFactory(number=6), email=INES)
    link = invited(INES, workgroup, nadia, mailbox)
    stranger = MemberFactory(workgroup=WorkgroupFactory(number=7))
    sign_in(client, stranger)
    assert "une autre adresse" in client.page(link).text()
    with pytest.raises(InvalidToken):
        arrivals.join(link.rsplit("/", 1)[1], stranger)


def test_an_account_opened_meanwhile_leads_to_sign_in(client: PageClient, link: str) -> None:
    UserFactory(email=INES)
    assert "connectez-vous" in client.page(link).text()
    with pytest.raises(InvitationOver):
        arrivals.accept(link.rsplit("/", 1)[1], INES_SAYS)


def test_the_link_of_a_closed_account_is_worthless(client: PageClient, link: str) -> None:
    UserFactory(email=INES, deactivated=True)
    assert client.get(link).status_code == 409
