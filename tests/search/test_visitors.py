"""The search of visitors: what anybody reads, and nothing that would lead them to sign in."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.dates import current_zone
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentVersion
from app.search.models import FruitlessSearch
from app.search.queries.asking import Asked
from app.search.queries.finding import find
from tests.factories import DocumentFactory, MemberFactory, TopicFactory, WorkgroupFactory
from tests.factories.agenda import EventFactory
from tests.factories.forums import forum_of
from tests.search.test_page import HOSTILE, titles
from tests.support.client import PageClient
from tests.support.search import SearchIndex


@dataclass
class Street:
    """What is open to anybody, beside what is not."""

    author_id: int
    document: Document


@pytest.fixture
def street(app: Flask, session: Session, search_index: SearchIndex) -> Street:
    group = WorkgroupFactory(region_code="32", number=5)
    author = MemberFactory(workgroup=group, first_name="Agathe", last_name="Brénouville")
    document = DocumentFactory(
        workgroup=group, by=author, public=True, title="Bilan des maraudes", summary="Un hiver."
    )
    version = session.get_one(DocumentVersion, document.public_version_id)
    session.get_one(DocumentFile, version.file_id).page_count = 3
    session.add(DocumentPage(file_id=version.file_id, number=1, text="Les points d’eau gelés"))
    EventFactory(public=True, title="Maraudes ouvertes")
    DocumentFactory(workgroup=group, by=author, for_members=True, title="Maraudes, brouillon")
    EventFactory(for_members=True, title="Maraudes entre membres")
    TopicFactory(forum=forum_of(), author=author, title="Maraudes zébrées")
    search_index.build()
    return Street(author.id, document)


def test_visitors_find_what_is_public_and_each_link_opens(
    client: PageClient, street: Street
) -> None:
    page = client.page("/recherche?q=maraudes")
    assert sorted(titles(page)) == ["Bilan des maraudes", "Maraudes ouvertes"]
    links = [node.attributes["href"] for node in page.css(".app-find__line a")]
    links += [node.attributes["href"] for node in page.css(".app-find-results__kinds a")]
    assert len(links) == 5
    for href in links:
        assert client.get(href).status_code == 200, href
    assert page.css_first("meta[name=robots]").attributes["content"] == "noindex, nofollow"


def test_a_page_that_answers_opens_for_visitors_too(client: PageClient, street: Street) -> None:
    page = client.page("/recherche?q=gelés")
    (link,) = [each for each in page.css(".app-find__line a") if "page 1" in each.text()]
    href = link.attributes["href"]
    assert href == f"/publications/{street.document.id}/telecharger?lire=1#page=1"
    assert client.get(href).status_code == 200


def test_visitors_are_told_how_to_search_everything_and_keep_nothing(
    client: PageClient, street: Street
) -> None:
    page = client.page("/recherche?q=maraudes&type=document")
    link = page.css_first("#se-connecter").attributes["href"]
    assert link == "/connexion?next=/recherche?q%3Dmaraudes%26type%3Ddocument"
    assert page.css_first("#enregistrer") is None
    assert page.css_first("#recherche-page").attributes["data-reader"] == ""


def test_neither_who_wrote_nor_what_a_group_holds_can_be_asked_by_visitors(
    client: PageClient, street: Street
) -> None:
    page = client.page(f"/recherche?q=maraudes&auteur={street.author_id + 1}&lieu=workgroup-999")
    assert len(titles(page)) == 2
    offered = {node.attributes["name"] for node in page.css("select")}
    assert offered.isdisjoint({"auteur", "lieu", "structure"})
    chosen = Asked("maraudes", {"author": str(street.author_id + 1)})
    assert find(None, chosen, current_zone()).total == 2
    for typed in ("brénouville", "auteur:brénouville", "groupe:alimentation"):
        page = client.page("/recherche", query_string={"q": typed})
        assert titles(page) == [], typed
    assert "Brénouville" not in client.page("/recherche?q=bilan").body.text()


def test_what_is_not_public_is_neither_suggested_nor_spelt(
    client: PageClient, street: Street
) -> None:
    def told(typed: str) -> list[str]:
        found = client.get("/recherche/suggestions", query_string={"q": typed}).json
        return [each["label"] for each in found]

    assert "Bilan des maraudes" in told("marau")
    assert not any("zébrées" in each or "brouillon" in each for each in told("marau"))
    assert told("zéb") == told("agat") == []
    closed = client.page("/recherche?q=zebrees").css_first("main").text()
    unknown = client.page("/recherche?q=wwwwwww").css_first("main").text()
    assert closed.replace("zebrees", "wwwwwww") == unknown


def test_a_word_of_members_is_not_proposed_for_being_the_stem_of_a_public_one(
    session: Session, client: PageClient, search_index: SearchIndex
) -> None:
    for number in range(2):
        DocumentFactory(public=True, title=f"Martine témoigne {number}")
        DocumentFactory(for_members=True, title=f"Les mots de Martin {number}")
    search_index.build()
    found = client.get("/recherche/suggestions?q=mart").json
    assert "martine" in [each["label"] for each in found]
    assert "martin" not in [each["label"] for each in found]
    spelt = client.page("/recherche?q=marttine").css_first("#orthographe")
    assert spelt.text() == "martine"
    assert client.page("/recherche?q=marttin").css_first("#orthographe").text() != "martin"


def test_words_of_visitors_without_result_are_not_counted(
    session: Session, client: PageClient, street: Street
) -> None:
    assert "Aucun résultat" in client.page("/recherche?q=ornithorynque").body.text()
    assert session.scalars(select(FruitlessSearch)).all() == []


def test_nothing_that_a_visitor_types_is_an_error(client: PageClient, street: Street) -> None:
    for typed in HOSTILE:
        answer = client.get("/recherche", query_string={"q": typed, "type": typed, "annee": typed})
        assert answer.status_code == 200, typed
        assert client.get("/recherche/suggestions", query_string={"q": typed}).status_code == 200


def test_visitors_who_ask_too_fast_are_told_to_wait(client: PageClient, street: Street) -> None:
    answers = [client.get("/recherche").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
