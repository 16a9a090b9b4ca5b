"""The page of the search: what is found, how it is narrowed, what is said when nothing is."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db
from app.core.search_index.synonyms import Synonym
from app.search.models import FruitlessSearch
from tests.factories import (
    MemberFactory,
    PostFactory,
    ProfileFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.factories.forums import forum_of
from tests.support.client import PageClient, new_client
from tests.support.queries import count_queries
from tests.support.search import SearchIndex

HOSTILE = [
    "",
    "le la les",
    "!?;:",
    '"petits déjeuners',
    "*",
    "-",
    "-maraudes",
    ".*[^(",
    "a\0b",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{GRINNING FACE}",
    "auteur:",
    "auteur:personne",
    "groupe:inconnu",
    "avant:32/13/2020",
    "mot " * 2_500,
    "<script>alert(1)</script>",
]


PLACES = ["[" * 500, f'[1,1,"topic",{"9" * 40}]', '[1e999,1,"topic",1]', '[1,NaN,"\\u0000",1]']


@dataclass
class Town:
    """A member of a group, and what is written there and elsewhere."""

    member: User
    index: SearchIndex


@pytest.fixture
def town(app: Flask, session: Session, search_index: SearchIndex) -> Town:
    mine = WorkgroupFactory(region_code="32", number=5)
    elsewhere = WorkgroupFactory(region_code="84", number=6)
    member = MemberFactory(workgroup=mine, first_name="Agathe", last_name="Brénouville")
    other = MemberFactory(workgroup=elsewhere, first_name="Firmin", last_name="Douchapt")
    topic = TopicFactory(workgroup=mine, author=member, title="Les petits déjeuners à l’école")
    PostFactory(topic=topic, author=member, body="Deux écoles servent un petit-déjeuner.")
    TopicFactory(workgroup=elsewhere, author=other, title="Zébrures et petits déjeuners")
    search_index.build()
    return Town(member, search_index)


@pytest.fixture
def signed_in(
    client: PageClient, town: Town, sign_in: Callable[[PageClient, User], None]
) -> PageClient:
    sign_in(client, town.member)
    return client


def said(title: str) -> None:
    """A topic that every member reads."""
    TopicFactory(forum=forum_of(), author=UserFactory(first_name="Zita"), title=title)


def titles(page: object) -> list[str]:
    return [node.text().strip() for node in page.css(".app-find__line a.fr-text--bold")]


def test_what_answers_is_shown_with_its_terms_marked(signed_in: PageClient) -> None:
    page = signed_in.page("/recherche?q=petits+dejeuners")
    assert titles(page)[0] == "Les petits déjeuners à l’école"
    assert {node.text() for node in page.css(".app-find__line mark")} >= {"petits", "déjeuners"}
    assert "Zébrures" not in page.body.text()


def test_the_address_holds_kind_facet_and_order(signed_in: PageClient) -> None:
    page = signed_in.page("/recherche?q=petits+dejeuners&type=topic&region=32&tri=date")
    assert titles(page) == ["Les petits déjeuners à l’école"]
    assert page.css_first("#type-topic").attributes["aria-current"] == "page"
    kept = {node.attributes["name"]: node.attributes["value"] for node in page.css(
        "#recherche-page input[type=hidden]"
    )}  # fmt: skip
    assert kept == {"type": "topic", "tri": "date"}
    assert "Trier par pertinence" in page.body.text()


def test_a_name_alone_lands_on_that_person(signed_in: PageClient, town: Town) -> None:
    for number in range(3):
        said(f"Brénouville, Agathe et le groupe {number}")
    town.index.refresh()
    assert titles(signed_in.page("/recherche?q=brenouville+agathe"))[0] == "Agathe Brénouville"


def test_of_equals_those_of_ones_own_region_come_first(
    session: Session, signed_in: PageClient, town: Town
) -> None:
    WorkgroupFactory(region_code="32", number=9, mandate_html="<p>Un long mandat, en somme.</p>")
    for code in ("53", "84", "93"):
        WorkgroupFactory(region_code=code, number=9)
    for code in ("84", "32"):
        person = UserFactory(first_name="Odile", last_name="Quenouille")
        ProfileFactory(user_id=person.id, region_code=code)
    town.index.build()
    for typed in ("ASE", "sorties seches", "odile quenouille"):
        page = signed_in.page("/recherche", query_string={"q": typed})
        assert "Hauts-de-France" in page.css_first(".app-find__line .app-row__facts").text(), typed
    keys = [node.attributes["id"] for node in page.css(".app-find__line a.fr-text--bold")]
    assert len(keys) == len(set(keys))


def test_a_word_misspelt_is_proposed_as_it_is_written(signed_in: PageClient, town: Town) -> None:
    for number in range(2):
        said(f"Domiciliation, suite {number}")
    town.index.build()
    page = signed_in.page("/recherche?q=domicilliation")
    assert page.css_first("#orthographe").text() == "domiciliation"
    assert titles(signed_in.page(page.css_first("#orthographe").attributes["href"]))


def test_fewer_words_are_tried_when_all_of_them_find_nothing(signed_in: PageClient) -> None:
    page = signed_in.page("/recherche?q=petits+déjeuners+ornithorynque")
    assert "une partie d’entre eux" in page.body.text()
    assert titles(page)


def test_a_word_of_a_group_one_may_not_read_answers_as_a_word_of_nobody(
    signed_in: PageClient,
) -> None:
    closed = signed_in.page("/recherche?q=zebrures").css_first("main").text()
    unknown = signed_in.page("/recherche?q=zzzzzzzz").css_first("main").text()
    assert closed.replace("zebrures", "zzzzzzzz") == unknown


def test_nothing_that_is_typed_is_an_error(signed_in: PageClient) -> None:
    for typed in HOSTILE:
        for place in ({}, {"apres": typed, "type": typed, "annee": typed}):
            answer = signed_in.get("/recherche", query_string={"q": typed} | place)
            assert answer.status_code == 200, typed
        assert signed_in.get("/recherche/suggestions", query_string={"q": typed}).status_code == 200


def test_a_place_that_no_page_gave_is_the_beginning(signed_in: PageClient) -> None:
    beginning = titles(signed_in.page("/recherche?q=petits"))
    for place in PLACES:
        page = signed_in.page("/recherche", query_string={"q": "petits", "apres": place})
        assert titles(page) == beginning, place
        assert "Début des résultats" not in page.body.text()


def test_who_asks_too_fast_is_told_to_wait(signed_in: PageClient) -> None:
    answers = [signed_in.get("/recherche").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


def test_a_search_costs_the_same_statements_for_many_results(
    app: Flask, signed_in: PageClient, town: Town
) -> None:
    counts = []
    for _round in range(2):
        with count_queries(db.engine) as queries:
            signed_in.page("/recherche?q=petits+dejeuners&type=topic")
        counts.append(len(queries))
        for number in range(12):
            said(f"Petits déjeuners {number}")
        town.index.refresh()
    assert counts[0] == counts[1]


def test_pages_follow_each_other_without_a_repeat(signed_in: PageClient, town: Town) -> None:
    for number in range(25):
        said(f"Domiciliation {number}")
    town.index.build()
    first = signed_in.page("/recherche?q=domiciliation&type=topic")
    second = signed_in.page(first.css_first("a[rel=next]").attributes["href"])
    assert len({*titles(first), *titles(second)}) == 25


def test_a_synonym_written_by_staff_serves_at_once(
    session: Session, signed_in: PageClient, client: PageClient
) -> None:
    assert not titles(signed_in.page("/recherche?q=collation+matinale"))
    session.add(Synonym(said="collation matinale", other="petit déjeuner"))
    assert titles(signed_in.page("/recherche?q=collation+matinale"))


def test_words_without_result_are_counted_without_a_person(
    session: Session, signed_in: PageClient
) -> None:
    for typed in (
        "Ornithorynque",
        "ornithorynque",
        "petits",
        "nobody@exemple.fr",
        "06 12 34 56 78",
        "auteur:quelquune",
    ):
        signed_in.page("/recherche?q=" + typed.replace(" ", "+"))
    kept = session.scalars(select(FruitlessSearch)).all()
    assert [(each.words, each.times) for each in kept] == [("ornithorynque", 2)]
    assert "user_id" not in FruitlessSearch.__table__.columns


def test_suggestions_start_at_the_third_letter(signed_in: PageClient) -> None:
    def labels(typed: str) -> list[str]:
        found = signed_in.get("/recherche/suggestions", query_string={"q": typed}).json
        return [each["label"] for each in found]

    assert labels("ag") == []
    assert "Agathe Brénouville" in labels("aga")
    assert "Les petits déjeuners à l’école" in labels("petits dé")
    assert not any("Zébrures" in label for label in labels("zéb"))


def test_without_an_index_the_page_says_so(app: Flask, session: Session, client, sign_in) -> None:
    sign_in(client, UserFactory())
    assert "se prépare" in client.page("/recherche?q=maraudes").body.text()


def test_the_box_stands_on_every_page_for_visitors_too(
    client: PageClient, signed_in: PageClient, app: Flask
) -> None:
    for page in (signed_in.page("/"), new_client(app).page("/aide")):
        assert page.css_first("header form[role=search] input[name=q]")


def test_the_box_of_a_group_searches_that_group(signed_in: PageClient) -> None:
    group = signed_in.page("/groupes/hauts-de-france/acces-a-l-alimentation")
    form = group.css_first("main form[role=search]")
    fields = {node.attributes["name"]: node.attributes.get("value") for node in form.css("input")}
    assert fields["lieu"].startswith("workgroup-")
    found = signed_in.page(f"/recherche?q=petits&lieu={fields['lieu']}")
    assert titles(found)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/documents", {"type": "document"}),
        ("/territoires/hauts-de-france/documents", {"type": "document", "lieu": "region-32"}),
        ("/agenda", {"type": "event"}),
        ("/forum/tous", {"type": "topic", "lieu": "members"}),
    ],
)
def test_the_box_of_a_place_searches_that_place(
    signed_in: PageClient, path: str, fields: dict[str, str]
) -> None:
    form = signed_in.page(path).css_first(".app-find__form--within")
    hidden = form.css("input[type=hidden]")
    assert {node.attributes["name"]: node.attributes["value"] for node in hidden} == fields
    assert form.attributes["action"] == "/recherche"
