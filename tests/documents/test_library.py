"""The library: what each person finds in it, what narrows it, what it costs."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db
from app.documents.models import DocumentKind
from app.workgroups.models import Workgroup
from tests.factories import (
    DocumentFactory,
    DocumentVersionFactory,
    FacilitatorFactory,
    MemberFactory,
    OrganisationFactory,
    StaffFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient
from tests.support.queries import count_queries

GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation/documents"
Titles = Callable[[str], list[str]]


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def member(workgroup: Workgroup) -> User:
    return MemberFactory(workgroup=workgroup)


@pytest.fixture
def titles(client: PageClient, sign_in: Callable[..., None], member: User) -> Titles:
    """The titles that a member of the group reads at an address."""
    sign_in(client, member)

    def titles(path: str) -> list[str]:
        return [each.text() for each in client.page(path).css(".app-document__title a")]

    return titles


def counts(page: object, parameter: str) -> dict[str, str]:
    options = page.css(f"select[name={parameter}] option[value]")  # type: ignore[attr-defined]
    return {each.attributes["value"]: each.text() for each in options if each.attributes["value"]}


def test_a_member_finds_what_is_open_to_them_newest_first(
    titles: Titles, workgroup: Workgroup
) -> None:
    elsewhere = WorkgroupFactory(region_code="84", number=6)
    DocumentFactory(workgroup=workgroup, title="Note du groupe")
    DocumentFactory(workgroup=elsewhere, title="Note d’ailleurs")
    DocumentFactory(workgroup=elsewhere, for_region=True, title="Diagnostic d’ailleurs")
    DocumentFactory(workgroup=elsewhere, for_members=True, title="Guide pour tous")
    DocumentFactory(workgroup=workgroup, title="Note jetée", trashed=True)
    DocumentFactory(workgroup=workgroup, title="Note en analyse", quarantined=True)
    assert titles("/documents") == ["Guide pour tous", "Note du groupe"]
    assert titles("/documents?tri=titre") == ["Guide pour tous", "Note du groupe"]


def test_a_group_and_a_region_show_what_is_their_own(titles: Titles, workgroup: Workgroup) -> None:
    other = WorkgroupFactory(region_code="32", number=6)
    DocumentFactory(workgroup=workgroup, title="Note du groupe")
    DocumentFactory(workgroup=other, for_region=True, title="Note du groupe voisin")
    DocumentFactory(region_code="32", for_region=True, title="Feuille de route régionale")
    DocumentFactory(national=True, title="Cadre commun")
    assert titles(GROUP) == ["Note du groupe"]
    assert titles("/territoires/hauts-de-france/documents") == ["Feuille de route régionale"]
    assert len(titles("/documents")) == 4


def test_each_facet_narrows_and_says_how_many_each_choice_would_give(
    titles: Titles, client: PageClient, workgroup: Workgroup
) -> None:
    association = OrganisationFactory(name="Association L’Étape")
    DocumentFactory(
        workgroup=workgroup, title="Repas à Lens", year=2019, departments=["62"],
        kind=DocumentKind.TOOL, organisation_id=association.id, adopted=True,
    )  # fmt: skip
    DocumentFactory(workgroup=workgroup, title="Repas à Lille", year=2020, departments=["59", "62"])
    DocumentFactory(
        workgroup=WorkgroupFactory(region_code="84", number=6), for_members=True, title="Crèches"
    )
    every = {"Repas à Lens", "Repas à Lille", "Crèches"}
    assert set(titles("/documents")) == every
    chosen = {
        "type": "tool", "annee": "2019", "statut": "adopted", "structure": str(association.id),
    }  # fmt: skip
    for name, value in chosen.items():
        assert titles(f"/documents?{name}={value}") == ["Repas à Lens"], name
    assert set(titles("/documents?departement=62")) == {"Repas à Lens", "Repas à Lille"}
    assert titles("/documents?departement=59") == ["Repas à Lille"]
    assert titles("/documents?region=84") == ["Crèches"]
    assert titles(f"/documents?thematique={workgroup.theme_id}&annee=2020") == ["Repas à Lille"]
    page = client.page("/documents")
    assert counts(page, "departement") == {"62": "Pas-de-Calais (2)", "59": "Nord (1)"}
    page = client.page("/documents?annee=2019")
    assert counts(page, "annee") == {"2020": "2020 (2)", "2019": "2019 (1)"}
    assert counts(page, "type") == {}, "a choice that takes nothing away"
    assert "1\N{NO-BREAK SPACE}document" in page.css_first("main").text()


def test_counts_tell_nothing_of_what_one_may_not_read(
    client: PageClient, sign_in: Callable[..., None], member: User, workgroup: Workgroup
) -> None:
    elsewhere = WorkgroupFactory(region_code="84", number=6)
    DocumentFactory(workgroup=workgroup, year=2019)
    DocumentFactory(workgroup=workgroup, year=2020)
    DocumentFactory(workgroup=elsewhere, year=2021)
    DocumentFactory(workgroup=workgroup, year=2022, quarantined=True)
    sign_in(client, member)
    assert set(counts(client.page("/documents"), "annee")) == {"2019", "2020"}
    sign_in(client, StaffFactory())
    assert set(counts(client.page("/documents"), "annee")) == {"2019", "2020", "2021"}


def test_words_are_the_searchs(
    client: PageClient, sign_in: Callable[..., None], member: User
) -> None:
    sign_in(client, member)
    page = client.page("/documents")
    assert page.css_first("main form input[name=type]").attributes["value"] == "document"
    assert client.get("/documents?q=repas").location == "/recherche?q=repas&type=document"


@pytest.mark.parametrize(
    "oddity",
    ["annee=abc", "annee=99999999999", "statut=x", "structure=-1", "page=%3Cx", "region=é"],
)
def test_an_address_that_means_nothing_shows_everything(
    titles: Titles, workgroup: Workgroup, oddity: str
) -> None:
    DocumentFactory(workgroup=workgroup, title="Note")
    assert titles(f"/documents?{oddity}") == ["Note"]


def test_pages_follow_each_other_without_loss(
    titles: Titles, client: PageClient, workgroup: Workgroup
) -> None:
    made = [DocumentFactory(workgroup=workgroup, title=f"Note {n:02}").title for n in range(60)]
    for order, wanted in (("", made[::-1]), ("?tri=titre", made)):
        found, path = [], f"/documents{order}"
        while path:
            page = client.page(path)
            found += [each.text() for each in page.css(".app-document__title a")]
            onward = page.css_first("a[rel=next]")
            path = onward.attributes["href"] if onward else ""
        assert found == wanted


def test_a_list_costs_the_same_whatever_it_holds(
    client: PageClient, sign_in: Callable[..., None], member: User, workgroup: Workgroup
) -> None:
    sign_in(client, member)
    seen = []
    for count in (2, 20):
        for number in range(count):
            DocumentFactory(
                workgroup=workgroup if number % 2 else WorkgroupFactory(), for_members=True,
                year=2018 + number % 5, departments=["59"],
                organisation_id=OrganisationFactory().id,
            )  # fmt: skip
        with count_queries(db.engine) as queries:
            client.page("/documents?statut=working_note")
        seen.append(len(queries))
    assert seen[0] == seen[1], queries


def test_what_is_in_quarantine_is_shown_to_its_depositor_and_to_those_who_run_the_group(
    client: PageClient, sign_in: Callable[..., None], member: User, workgroup: Workgroup
) -> None:
    fellow, runs = MemberFactory(workgroup=workgroup), FacilitatorFactory(workgroup=workgroup)
    DocumentFactory(workgroup=workgroup, by=member, title="Note en analyse", quarantined=True)
    known = DocumentFactory(workgroup=workgroup, by=member, title="Note connue")
    DocumentVersionFactory(document=known, quarantined=True)
    for reader, is_told in ((member, True), (runs, True), (StaffFactory(), True), (fellow, False)):
        sign_in(client, reader)
        for path in ("/documents", GROUP):
            text = client.page(path).css_first("main").text()
            assert ("Note en analyse" in text) is is_told
            assert ("Note connue, version 2" in text) is is_told


def test_a_region_shows_what_waits_of_its_own_to_its_team(
    client: PageClient, sign_in: Callable[..., None], member: User, workgroup: Workgroup
) -> None:
    DocumentFactory(region_code="32", for_region=True, title="Feuille en analyse", quarantined=True)
    DocumentFactory(workgroup=workgroup, title="Note en analyse", quarantined=True)
    for reader, is_told in ((StaffFactory(), True), (member, False)):
        sign_in(client, reader)
        text = client.page("/territoires/hauts-de-france/documents").css_first("main").text()
        assert ("Feuille en analyse" in text) is is_told
        assert "Note en analyse" not in text


def test_an_empty_library_says_what_to_do_to_whom_may_do_it(
    client: PageClient, sign_in: Callable[..., None], member: User, workgroup: Workgroup
) -> None:
    sign_in(client, member)
    assert client.page(GROUP).css_first('.app-empty a[href$="/documents/deposer"]')
    sign_in(client, MemberFactory(workgroup=WorkgroupFactory(region_code="84", number=6)))
    page = client.page(GROUP)
    assert page.css_first(".app-empty")
    assert not page.css_first('main a[href*="/documents/deposer"]')
