"""Facilitators give their opinion: from their space, or by the link of a mail."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.access_requests.models import (
    AccessRequest,
    Decision,
    Opinion,
    OpinionClosed,
    OpinionValue,
    ReasonMissing,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.services.following import withdraw
from app.access_requests.services.opinions import give_opinion
from app.accounts.models import User
from app.core.audit import AuditEntry
from app.core.db import db, now
from app.workgroups.models import Membership, Theme, Workgroup
from tests.access_requests.steps import EMAIL, ask, confirm, path_of, requests, typed
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    MemberFactory,
    RegionalTeamFactory,
    StaffFactory,
    WorkgroupFactory,
    wishes_of,
)
from tests.support.client import PageClient, new_client
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")
NADIA = "nadia@exemple.fr"


@pytest.fixture
def workgroup() -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def facilitator(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, email=NADIA, first_name="Nadia")


@pytest.fixture
def wish(workgroup: Workgroup) -> WantedWorkgroup:
    asked = AccessRequestFactory(workgroups=[workgroup, WorkgroupFactory(number=6)], email=EMAIL)
    return wishes_of(asked)[0]


@pytest.fixture
def link(client: PageClient, mailbox: Mailbox, facilitator: User, workgroup: Workgroup) -> str:
    """The link that the facilitator received about a fresh request."""
    ask(client, typed(workgroup))
    confirm(client, mailbox)
    return path_of(mailbox.last(NADIA).link("/avis/lien/"))


def opinions() -> list[Opinion]:
    db.session.rollback()
    return list(db.session.scalars(select(Opinion).order_by(Opinion.id)))


def request_of(wish: WantedWorkgroup) -> AccessRequest:
    return db.session.get_one(AccessRequest, wish.request_id)


def test_a_facilitator_gives_an_opinion_with_the_link_without_signing_in(
    client: PageClient, link: str, facilitator: User
) -> None:
    assert "demande à rejoindre votre groupe" in client.page(link).text()
    assert not opinions()
    answer = client.submit(link, {"value": "favourable"})
    assert answer.status_code == 303
    assert "votre avis est enregistré" in client.page(answer.location).text()
    (given,) = opinions()
    assert (given.author_id, given.value) == (facilitator.id, OpinionValue.FAVOURABLE)


def test_the_link_acts_once(client: PageClient, link: str) -> None:
    client.submit(link, {"value": "unknown"})
    assert client.get(link).status_code == 409
    assert len(opinions()) == 1


def test_the_link_expires(client: PageClient, link: str, clock: Clock) -> None:
    clock.advance(days=31)
    assert client.get(link).status_code == 409


def test_the_link_of_a_facilitator_who_left_opens_nothing(
    client: PageClient, link: str, facilitator: User
) -> None:
    place = db.session.scalars(select(Membership).where(Membership.user_id == facilitator.id)).one()
    place.ended_at = now()
    assert client.get(link).status_code == 409


def test_the_link_of_a_deactivated_facilitator_opens_nothing(
    client: PageClient, link: str, facilitator: User
) -> None:
    facilitator.deactivated_at = now()
    assert client.get(link).status_code == 409


def test_the_link_about_a_withdrawn_request_opens_nothing(client: PageClient, link: str) -> None:
    withdraw(requests()[0])
    assert client.get(link).status_code == 409


def test_an_opinion_given_in_the_space_uses_up_the_link(
    client: PageClient,
    link: str,
    facilitator: User,
    sign_in: Callable[[PageClient, User], None],
) -> None:
    own = new_client(client.application)
    sign_in(own, facilitator)
    (asked,) = requests()
    own.submit(f"/demandes/avis/{wishes_of(asked)[0].id}", {"value": "favourable"})
    assert client.get(link).status_code == 409


@pytest.mark.parametrize("fields", [{"value": "reserved", "reason": " "}, {"value": None}])
def test_a_reserve_needs_its_reason_and_a_choice_must_be_made(
    client: PageClient, link: str, fields: dict[str, Any]
) -> None:
    assert client.submit(link, fields).status_code == 422
    assert not opinions()
    assert client.get(link).status_code == 200


def test_a_forged_choice_is_refused(client: PageClient, link: str) -> None:
    assert client.submit(link, {"value": "decided"}).status_code == 422
    assert not opinions()


def test_a_facilitator_sees_what_they_need_and_no_more(
    client: PageClient,
    facilitator: User,
    wish: WantedWorkgroup,
    sign_in: Callable[[PageClient, User], None],
) -> None:
    sign_in(client, facilitator)
    asked, other = request_of(wish), wishes_of(request_of(wish))[1]
    page = client.page(f"/demandes/avis/{wish.id}").text()
    for fact in (asked.full_name, asked.organisation_name, asked.job_title, "Nord"):
        assert fact in page
    assert EMAIL not in page
    hidden = db.session.get_one(Workgroup, other.workgroup_id)
    assert db.session.get_one(Theme, hidden.theme_id).title not in page
    assert client.get(f"/demandes/avis/{other.id}").status_code == 404


def test_the_list_shows_what_waits_then_what_was_said(
    client: PageClient,
    facilitator: User,
    wish: WantedWorkgroup,
    sign_in: Callable[[PageClient, User], None],
) -> None:
    sign_in(client, facilitator)
    name = request_of(wish).full_name
    assert name in client.page("/demandes/avis").text()
    assert "Aucun avis en cours" in client.page("/demandes/avis?etat=donnes").text()
    client.submit(f"/demandes/avis/{wish.id}", {"value": "unknown"})
    assert "Aucun avis à donner" in client.page("/demandes/avis").text()
    page = client.page("/demandes/avis?etat=donnes").text()
    assert name in page
    assert "Personne inconnue" in page


def test_an_opinion_can_be_changed_until_the_decision(
    client: PageClient,
    facilitator: User,
    wish: WantedWorkgroup,
    sign_in: Callable[[PageClient, User], None],
) -> None:
    sign_in(client, facilitator)
    path = f"/demandes/avis/{wish.id}"
    client.submit(path, {"value": "favourable"})
    assert "checked" in client.page(path).css_first("input[value=favourable]").attributes
    client.submit(path, {"value": "reserved", "reason": "Déjà membre d’un autre groupe."})
    (given,) = opinions()
    assert (given.value, given.reason) == (OpinionValue.RESERVED, "Déjà membre d’un autre groupe.")
    wish.decision = Decision.ACCEPTED
    assert client.get(path).status_code in {403, 404}


@pytest.mark.parametrize(
    "status", [each for each in RequestStatus if not each.is_open], ids=lambda each: each.value
)
def test_no_opinion_is_taken_on_a_request_that_is_not_open(
    facilitator: User, wish: WantedWorkgroup, status: RequestStatus
) -> None:
    request_of(wish).status = status
    with pytest.raises(OpinionClosed):
        give_opinion(wish, OpinionValue.FAVOURABLE, by=facilitator)


def test_no_opinion_is_taken_on_a_group_that_is_decided(
    facilitator: User, wish: WantedWorkgroup
) -> None:
    wish.decision = Decision.DECLINED
    with pytest.raises(OpinionClosed):
        give_opinion(wish, OpinionValue.FAVOURABLE, by=facilitator)


def test_a_reserve_without_a_word_is_refused_by_the_service_too(
    facilitator: User, wish: WantedWorkgroup
) -> None:
    with pytest.raises(ReasonMissing):
        give_opinion(wish, OpinionValue.RESERVED, "  ", by=facilitator)


def test_an_opinion_is_logged_with_its_author(facilitator: User, wish: WantedWorkgroup) -> None:
    give_opinion(wish, OpinionValue.UNKNOWN, by=facilitator)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("opinion.given", facilitator.id)


def test_the_regional_team_gives_opinions_on_its_own_region_alone(
    client: PageClient, wish: WantedWorkgroup, sign_in: Callable[[PageClient, User], None]
) -> None:
    path = f"/demandes/avis/{wish.id}"
    sign_in(client, RegionalTeamFactory())
    assert client.get(path).status_code == 200
    elsewhere = new_client(client.application)
    sign_in(elsewhere, RegionalTeamFactory(region_code="04"))
    assert elsewhere.get(path).status_code == 404


@pytest.mark.parametrize(("make", "list_status"), [(MemberFactory, 403), (StaffFactory, 200)])
def test_nobody_else_opens_a_wish_here(
    client: PageClient,
    wish: WantedWorkgroup,
    sign_in: Callable[[PageClient, User], None],
    make: Any,
    list_status: int,
) -> None:
    sign_in(client, make())
    assert client.get(f"/demandes/avis/{wish.id}").status_code == 404
    assert client.get("/demandes/avis").status_code == list_status


def test_a_visitor_is_sent_to_sign_in(client: PageClient, wish: WantedWorkgroup) -> None:
    for path in ("/demandes/avis", f"/demandes/avis/{wish.id}"):
        assert client.get(path).status_code in {302, 401}


def test_the_list_asks_as_much_for_twenty_wishes_as_for_two(
    client: PageClient,
    workgroup: Workgroup,
    facilitator: User,
    sign_in: Callable[[PageClient, User], None],
) -> None:
    sign_in(client, facilitator)
    counts = []
    for more in (2, 18):
        AccessRequestFactory.create_batch(more, workgroups=[workgroup])
        with count_queries(db.engine) as seen:
            client.page("/demandes/avis")
        counts.append(len(seen))
    assert counts[0] == counts[1]
