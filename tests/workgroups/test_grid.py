"""The grid of groups: mine first, narrowed by region and theme, at a constant cost."""

import gzip

import pytest

from app.core.db import db
from app.workgroups.models import Openness, Role, Theme
from app.workgroups.services import archive_workgroup, create_theme
from tests.factories import (
    FacilitatorFactory,
    JoinRequestFactory,
    MembershipFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.queries import count_queries
from tests.workgroups.conftest import HERE, THERE

LIST = "/groupes?region=32"


def titles(page) -> list[str]:
    return [node.text(strip=True) for node in page.css(".app-row h3")]


def rows_of(page) -> dict[str, str]:
    """The text of each group of a list, by its number."""
    return {
        row.css_first("h3").text(strip=True).partition(" –")[0]: row.text()
        for row in page.css(".app-row")
    }


def test_a_visitor_signs_in_first(client):
    answer = client.get("/groupes")
    assert answer.status_code in {302, 401}


def test_the_grid_crosses_regions_and_themes(session, facilitator, signed_in):
    page = signed_in(facilitator).page("/groupes")
    rows = page.css(".app-grid tbody tr")
    assert len(rows) == 18
    assert all(len(row.css("td")) == 15 for row in rows)
    assert page.css_first(f'.app-grid a[href="{HERE}"]').text(strip=True).startswith("1")


def test_my_groups_come_first(session, workgroup, elsewhere, facilitator, signed_in):
    page = signed_in(facilitator).page("/groupes")
    assert titles(page) == ["GT 5 – Accès à l’alimentation, Hauts-de-France"]
    page = signed_in(facilitator).page(LIST)
    assert titles(page)[:2] == [
        "GT 5 – Accès à l’alimentation",
        "GT 1 – Développement de l’offre d’accueil du jeune enfant et de la mixité sociale",
    ]


def test_whoever_is_in_no_group_is_told_what_to_do(session, signed_in):
    page = signed_in(UserFactory()).page("/groupes")
    assert "Vous ne faites partie d’aucun groupe" in page.text()


def test_a_region_narrows_the_list(session, facilitator, signed_in):
    page = signed_in(facilitator).page(LIST)
    assert len(titles(page)) == 15
    assert page.css_first('option[value="32"]').attributes.keys() >= {"selected"}
    assert not page.css(f'main a[href="{THERE}"]')


def test_a_theme_narrows_the_list(session, facilitator, signed_in):
    page = signed_in(facilitator).page("/groupes?theme=acces-a-l-alimentation")
    assert len(titles(page)) == 18
    both = signed_in(facilitator).page("/groupes?region=53&theme=acces-a-l-alimentation")
    assert len(titles(both)) == 1
    assert both.css(f'main a[href="{THERE}"]')


def test_the_address_of_a_region_leads_to_its_groups(session, facilitator, signed_in):
    answer = signed_in(facilitator).get("/groupes/hauts-de-france")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(LIST)
    assert signed_in(facilitator).get("/groupes/atlantide").status_code == 404


@pytest.mark.parametrize(
    "query", ["region=99", "theme=inconnu", "region=%00", "region=" + "9" * 999]
)
def test_an_unknown_filter_is_left_out(session, facilitator, signed_in, query):
    page = signed_in(facilitator).page(f"/groupes?{query}")
    assert len(page.css(".app-grid tbody tr")) == 18


def test_a_region_without_the_theme_says_so(session, facilitator, signed_in):
    create_theme(number=16, title="Vie chère", region_code="04", by=StaffFactory())
    page = signed_in(facilitator).page("/groupes?region=32&theme=vie-chere")
    assert "Aucun groupe pour ce choix" in page.text()


def test_a_theme_of_one_region_stands_apart(session, facilitator, signed_in):
    create_theme(number=16, title="Vie chère", region_code="04", by=StaffFactory())
    page = signed_in(facilitator).page("/groupes")
    assert all(len(row.css("td")) == 16 for row in page.css(".app-grid tbody tr"))
    assert page.css('.app-grid a[href="/groupes/la-reunion/vie-chere"]')


def test_each_group_says_who_facilitates_and_how_to_join(
    session, workgroup, facilitator, signed_in
):
    WorkgroupFactory(number=1, openness=Openness.OPEN)
    WorkgroupFactory(number=2, openness=Openness.CLOSED)
    page = signed_in(UserFactory()).page(LIST)
    rows = rows_of(page)
    assert "Animation\xa0: Amélie Lefèvre" in rows["GT 5"]
    assert "1\xa0membre" in rows["GT 5"]
    assert "Demander à rejoindre" in rows["GT 5"]
    assert "Pas encore d’animatrice ni d’animateur" in rows["GT 6"]
    assert "Rejoindre" in rows["GT 1"]
    assert "Fermé" in rows["GT 2"]
    assert "ejoindre" not in rows["GT 2"]


def test_a_provisional_title_is_marked_unless_the_region_has_its_own(session, signed_in):
    WorkgroupFactory(number=10, local_title="RSA\u00a0: parcours et insertion")
    page = signed_in(UserFactory()).page(LIST)
    rows = rows_of(page)
    assert "Intitulé provisoire" in rows["GT 11"]
    assert "Intitulé provisoire" not in rows["GT 10"]
    assert "Intitulé provisoire" not in rows["GT 5"]


def test_one_sees_that_one_has_asked(session, workgroup, stranger, signed_in):
    JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    page = signed_in(stranger).page(LIST)
    assert "Votre demande attend une réponse" in page.text()


def test_an_archived_group_leaves_the_grid_and_stays_in_the_list(session, workgroup, signed_in):
    archive_workgroup(workgroup, successor=None, by=StaffFactory())
    client = signed_in(UserFactory())
    assert not client.page("/groupes").css(f'.app-grid a[href="{HERE}"]')
    page = client.page(LIST)
    assert page.css(f'a[href="{HERE}"]')
    assert "Archivé" in page.text()


def test_a_deactivated_facilitator_is_named_nowhere(session, workgroup, facilitator, signed_in):
    facilitator.deactivated_at = facilitator.activated_at
    session.commit()
    client = signed_in(UserFactory())
    assert "Amélie" not in client.page(LIST).css_first("main").text()
    assert "Amélie" not in client.page(HERE).css_first("main").text()
    assert "Amélie" not in client.page(f"{HERE}/membres").css_first("main").text()


@pytest.mark.parametrize("address", ["/groupes", LIST, "/groupes?theme=acces-a-l-alimentation"])
def test_the_grid_costs_the_same_whatever_it_holds(session, signed_in, address):
    person = UserFactory()
    client = signed_in(person)

    def cost() -> int:
        with count_queries(db.engine) as queries:
            client.page(address)
        return len(queries)

    for number in (1, 2):
        join_and_fill(person, number)
    few = cost()
    for number in range(3, 16):
        join_and_fill(person, number)
    for region in ("53", "84", "04", "11", "93", "94", "75"):
        join_and_fill(person, 5, region)
    assert cost() == few


def join_and_fill(person, number: int, region_code: str = "32") -> None:
    group = WorkgroupFactory(number=number, region_code=region_code)
    MembershipFactory(workgroup_id=group.id, user_id=person.id, role=Role.MEMBER)
    FacilitatorFactory(workgroup=group)


def test_the_grid_is_light(session, facilitator, signed_in):
    page = signed_in(facilitator).get("/groupes").data
    assert len(gzip.compress(page)) < 20_000
    assert session.query(Theme).count() == 15
