"""The staff queue: who reads it, what a line says, filters in the address, the same cost at any
size."""

from datetime import timedelta

import pytest

from app.access_requests.forms.queue import address_of, read_filters
from app.access_requests.models import AccessRequest, OpinionValue, RequestStatus
from app.access_requests.queries import queue as queries
from app.access_requests.queries.queue import Age, Filters
from app.core import parameters
from app.core.db import db, now
from tests.access_requests.staff import QUEUE, page_of
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    MemberFactory,
    OpinionFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
    wishes_of,
)
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def officer():
    return StaffFactory()


@pytest.fixture
def staff(client, sign_in, officer):
    sign_in(client, officer)
    return client


def waiting(days: float, **options) -> AccessRequest:
    """A request confirmed so many days ago."""
    return AccessRequestFactory(confirmed_at=now() - timedelta(days=days), **options)


def names(page) -> list[str]:
    return [node.text(strip=True) for node in page.css("tbody td[data-label=Personne] a")]


# Who reads it.


def test_ansa_the_nation_and_a_delegated_region_have_a_queue(client, sign_in):
    for reader in (
        StaffFactory(),
        UserFactory(national=True),
        RegionalTeamFactory(can_decide=True),
    ):
        sign_in(client, reader)
        assert client.get(QUEUE).status_code == 200


def test_a_member_a_facilitator_and_a_region_without_delegation_have_none(client, sign_in):
    asked = AccessRequestFactory()
    for reader in (MemberFactory(), FacilitatorFactory(), RegionalTeamFactory()):
        sign_in(client, reader)
        assert client.get(QUEUE).status_code == 403
        assert client.get(page_of(asked)).status_code == 404


def test_a_delegated_region_sees_its_requests_and_no_other(client, sign_in):
    here = AccessRequestFactory(first_name="Ici")
    elsewhere = AccessRequestFactory(first_name="Ailleurs", region_code="84")
    sign_in(client, RegionalTeamFactory(region_code="32", can_decide=True))

    assert names(client.page(QUEUE)) == [here.full_name]
    assert client.get(page_of(here)).status_code == 200
    assert client.get(page_of(elsewhere)).status_code == 404
    page = client.page(f"{QUEUE}?region=84")
    assert names(page) == []


def test_the_nation_reads_without_deciding(client, sign_in):
    asked = AccessRequestFactory()
    sign_in(client, UserFactory(national=True))

    page = client.page(page_of(asked))
    assert page.css_first("[name=step]") is None
    assert client.page(QUEUE).css_first("[name=gesture]") is None


# What a line says.


def test_the_oldest_come_first_and_can_come_last(staff):
    recent, old = waiting(1, first_name="Récente"), waiting(9, first_name="Ancienne")

    assert names(staff.page(QUEUE)) == [old.full_name, recent.full_name]
    assert names(staff.page(f"{QUEUE}?tri=recentes")) == [recent.full_name, old.full_name]


def test_what_waits_longer_than_the_delay_says_so(staff, officer):
    waiting(9)
    assert "Retard : 2\N{NO-BREAK SPACE}jours" in staff.page(QUEUE).body.text()

    parameters.set_value(queries.DELAY_DAYS, 10, by=officer)
    assert "Retard" not in staff.page(QUEUE).body.text()


def test_a_line_counts_the_opinions_and_flags_duplicates(staff):
    asked = AccessRequestFactory(email="double@exemple.fr")
    (wish,) = wishes_of(asked)
    OpinionFactory.create_batch(2, wanted_id=wish.id)
    OpinionFactory(wanted_id=wish.id, value=OpinionValue.RESERVED)
    AccessRequestFactory(email="double@exemple.fr", on_hold=True)

    text = staff.page(QUEUE).css_first("tbody").text()
    assert "2\N{NO-BREAK SPACE}favorables" in text
    assert "1\N{NO-BREAK SPACE}réservé" in text
    assert "Doublon" in text


def test_a_line_names_who_has_it_in_hand(staff):
    AccessRequestFactory(claimed_by_id=StaffFactory(first_name="Ludovic").id, claimed_at=now())

    assert "Traitée par Ludovic" in staff.page(QUEUE).css_first("tbody").text()


def test_unconfirmed_requests_stand_apart(staff):
    AccessRequestFactory(unconfirmed=True, first_name="Patiente")

    assert names(staff.page(QUEUE)) == []
    assert len(names(staff.page(f"{QUEUE}?etat=adresse-a-confirmer"))) == 1


def test_each_state_has_its_count_and_its_list(staff):
    AccessRequestFactory.create_batch(2)
    for state in (
        "awaiting_information",
        "on_hold",
        "approved",
        "declined",
        "withdrawn",
        "expired",
    ):
        AccessRequestFactory(**{state: True})

    tags = [node.text(separator=" ", strip=True) for node in staff.page(QUEUE).css(".app-states a")]
    assert tags[0] == "À décider 2"
    assert len(tags) == len(RequestStatus)
    for node in staff.page(QUEUE).css(".app-states a"):
        staff.page(node.attributes["href"])


def test_an_empty_queue_says_that_all_is_done(staff):
    assert "Tout est traité" in staff.page(QUEUE).body.text()
    assert "Aucune demande ne correspond" in staff.page(f"{QUEUE}?region=84").body.text()


# Filters.


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?region=84", ["Auvergne"]),
        ("?anciennete=en-retard", ["Vieille"]),
        ("?anciennete=moins-d-une-semaine", ["Auvergne", "Jeune", "Mienne"]),
        ("?anciennete=plus-de-quatre-semaines", ["Vieille"]),
        ("?anciennete=une-a-quatre-semaines", []),
        ("?miennes=y", ["Mienne"]),
        ("?region=84&miennes=y", []),
        ("?q=JEUNE", ["Jeune"]),
        ("?q=jeune@exemple", ["Jeune"]),
        ("?q=close", ["Close"]),
        ("?q=%00close", ["Close"]),
    ],
)
def test_the_address_narrows_the_list(staff, officer, address, expected):
    waiting(40, first_name="Vieille", last_name="Un")
    waiting(3, first_name="Auvergne", last_name="Un", region_code="84")
    waiting(2, first_name="Jeune", last_name="Un", email="jeune@exemple.fr")
    waiting(1, first_name="Mienne", last_name="Un", claimed_by_id=officer.id, claimed_at=now())
    waiting(1, first_name="Close", last_name="Un", declined=True)

    found = [name.removesuffix(" Un") for name in names(staff.page(QUEUE + address))]
    assert found == expected


def test_the_theme_narrows_the_list(staff):
    wanted = WorkgroupFactory(number=5)
    here = AccessRequestFactory(workgroups=[wanted, WorkgroupFactory(number=6)], first_name="Ici")
    AccessRequestFactory(workgroups=[WorkgroupFactory(number=7)])

    assert names(staff.page(f"{QUEUE}?theme={wanted.theme_id}")) == [here.full_name]


@pytest.mark.parametrize(
    "address", ["?theme=x", "?theme=9999999999999", "?region=%00", "?etat=rien", "?page=faux"]
)
def test_an_address_that_means_nothing_shows_a_page(staff, address):
    AccessRequestFactory()
    assert staff.get(QUEUE + address).status_code == 200


@pytest.mark.parametrize("status", [None, *RequestStatus])
@pytest.mark.parametrize("age", [None, *Age])
def test_filters_survive_the_address(status, age):
    filters = Filters(status=status, age=age, words="durand", region_code="32", theme_id=5)
    assert read_filters(address_of(filters)) == filters


def test_the_form_keeps_the_state_and_what_was_chosen(staff):
    page = staff.page(f"{QUEUE}?etat=refusee&region=84")
    form = page.css_first(".app-filters")
    assert form.css_first("[name=etat]").attributes["value"] == "refusee"
    assert form.css_first("[name=region] [selected]").attributes["value"] == "84"


# Pages and cost.


def test_fifty_a_page_and_every_request_once(staff):
    moment = now() - timedelta(days=3)
    AccessRequestFactory.create_batch(
        60, confirmed_at=moment, workgroups=[WorkgroupFactory(number=5)]
    )
    seen, href = [], QUEUE
    while href:
        assert len(seen) < 60, f"{href} turns in a ring"
        page = staff.page(href)
        assert len(names(page)) <= 50
        seen += [node.attributes["href"] for node in page.css("tbody td[data-label=Personne] a")]
        link = page.css_first("a[rel=next]")
        href = link.attributes["href"] if link else None
    assert len(seen) == len(set(seen)) == 60


def test_the_queue_costs_as_many_queries_for_twenty_as_for_two(staff, app):
    def cost() -> int:
        db.session.rollback()
        with app.app_context(), count_queries(db.engine) as seen:
            staff.page(QUEUE)
        return len(seen)

    def fill(count: int) -> None:
        for rank in range(count):
            asked = AccessRequestFactory(
                workgroups=[WorkgroupFactory(number=5), WorkgroupFactory(number=6)],
                claimed_by_id=StaffFactory().id,
                claimed_at=now(),
                email=f"double{rank // 2}@exemple.fr",
            )
            OpinionFactory(wanted_id=wishes_of(asked)[0].id)
        UserFactory(email=asked.email)

    fill(2)
    few = cost()
    fill(18)
    assert cost() == few <= 20


def test_counts_stop_at_a_bound(officer, monkeypatch, staff):
    monkeypatch.setattr(queries, "COUNTED", 3)
    AccessRequestFactory.create_batch(5)

    counts = queries.counters(officer, Filters(), 7)
    assert counts[RequestStatus.PENDING] == 4


# From one request to the next.


def test_the_next_request_follows_the_order_and_the_filters_then_starts_again(officer):
    first, second = waiting(9), waiting(8)
    other = waiting(7, region_code="84")

    def after(asked, **chosen):
        return queries.next_request(officer, Filters(**chosen), 7, asked)

    assert [after(each).id for each in (first, second, other)] == [second.id, other.id, first.id]
    assert after(second, region_code="32").id == first.id
    assert after(other, region_code="84") is None


def test_the_next_request_is_not_one_that_somebody_has_in_hand(officer):
    first = waiting(9)
    held = waiting(8, claimed_by_id=StaffFactory().id, claimed_at=now())
    last = waiting(7)
    assert queries.next_request(officer, Filters(), 7, first).id == last.id

    held.claimed_at = now() - timedelta(minutes=31)
    db.session.flush()
    assert queries.next_request(officer, Filters(), 7, first).id == held.id
