"""The directory answers names at once; what people say of themselves, by the engine."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.core.db import db
from tests.factories import OrganisationFactory, ProfileFactory, UserFactory
from tests.support.client import PageClient
from tests.support.queries import count_queries
from tests.support.search import SearchIndex

NAMES = ("Odile Vandamme", "Firmin Douchapt", "Zoé Ndiaye")


@pytest.fixture
def signed_in(
    session: Session,
    client: PageClient,
    search_index: SearchIndex,
    sign_in: Callable[..., None],
) -> PageClient:
    for number, name in enumerate(NAMES):
        says(
            name,
            f"<p>Je coordonne les maraudes du quartier {number}.</p>",
            "84" if number else "32",
        )
    says("Ida Maraudes", "", "32")
    OrganisationFactory(name="Le Relais", description_html="<p>Une épicerie solidaire.</p>")
    sign_in(client, UserFactory(first_name="Lectrice", last_name="Quivoit"))
    search_index.build()
    return client


def says(name: str, presentation: str, code: str) -> None:
    first, last = name.split()
    person = UserFactory(first_name=first, last_name=last)
    ProfileFactory(user_id=person.id, region_code=code, presentation_html=presentation)


def names(page: object) -> list[str]:
    return [node.text() for node in page.css("section[aria-labelledby=presentations] li a")]


def test_a_word_that_no_name_answers_is_looked_for_in_what_people_say(
    signed_in: PageClient,
) -> None:
    page = signed_in.page("/annuaire?q=coordonner")
    assert sorted(names(page)) == sorted(NAMES)
    assert (
        page.css_first("#presentations")
        .text()
        .startswith("3\N{NO-BREAK SPACE}personnes par leurs expertises")
    )
    assert page.css_first("section .app-find__excerpt mark").text() == "coordonne"
    assert "Personne ne répond" not in page.body.text()
    page = signed_in.page("/annuaire?q=epiceries&voir=structures")
    assert names(page) == ["Le Relais"]


def test_a_name_answers_first_and_tells_how_many_others_say_the_word(
    signed_in: PageClient,
) -> None:
    page = signed_in.page("/annuaire?q=maraudes")
    assert names(page) == []
    link = page.css_first("#chercher-plus-loin")
    assert (
        link.text()
        == "3\N{NO-BREAK SPACE}autres résultats dans les expertises et les présentations"
    )
    found = signed_in.page(link.attributes["href"])
    assert found.css_first("#type-person").text() == "Personnes (4)"
    assert signed_in.page("/annuaire?q=vandamme").css_first("#chercher-plus-loin") is None


def test_what_people_say_is_kept_to_the_facets_that_are_chosen(signed_in: PageClient) -> None:
    page = signed_in.page("/annuaire?q=coordonner&region=84")
    assert sorted(names(page)) == sorted(NAMES[1:])
    page = signed_in.page("/annuaire?q=maraudes&region=32")
    href = page.css_first("#chercher-plus-loin").attributes["href"]
    assert href == "/recherche?q=maraudes&type=person&region=32"
    page = signed_in.page("/annuaire?q=coordonner&departement=59")  # the engine knows none
    assert names(page) == []
    assert page.css_first("#chercher-plus-loin").attributes["href"].endswith("&type=person")


def test_what_people_say_costs_the_same_statements_for_many(
    signed_in: PageClient, search_index: SearchIndex
) -> None:
    counts = []
    for _round in range(2):
        with count_queries(db.engine) as queries:
            signed_in.page("/annuaire?q=coordonner")
        counts.append(len(queries))
        for number in range(6):
            says(f"Ana Nom{number}", "<p>Je coordonne.</p>", "32")
        search_index.refresh()
    assert counts[0] == counts[1]
