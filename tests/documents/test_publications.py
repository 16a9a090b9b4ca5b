"""What anybody reads: a page for each publication, lists for people, engines and programs."""

from xml.etree import ElementTree

import pytest

from app.core.db import db
from app.documents.queries import publications
from tests.factories import DocumentFactory, WorkgroupFactory
from tests.factories.documents import small_pdf
from tests.support.queries import count_queries

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOSTILE = "Bilan <2019> & « suite » ]]>"


@pytest.fixture
def published(session):
    workgroup = WorkgroupFactory(region_code="32", number=5)
    DocumentFactory(workgroup=workgroup, for_members=True, title="Pour les membres")
    DocumentFactory(workgroup=workgroup, public=True, trashed=True, title="À la corbeille")
    return DocumentFactory(
        workgroup=workgroup, public=True, title=HOSTILE, content=small_pdf("Bilan")
    )


def test_a_visitor_reads_and_downloads_it(client, published):
    page = client.page(f"/publications/{published.id}")
    assert page.css_first("h1").text().startswith(HOSTILE)
    file = client.get(f"/publications/{published.id}/telecharger")
    assert file.data == small_pdf("Bilan")
    assert file.headers["Content-Disposition"].startswith("attachment")
    read = client.get(f"/publications/{published.id}/telecharger?lire=1")
    assert read.headers["Content-Disposition"].startswith("inline")


def test_the_members_address_leads_visitors_there_or_to_sign_in(client, published):
    there = client.get(f"/documents/{published.id}")
    assert there.headers["Location"] == f"/publications/{published.id}"
    inside = DocumentFactory(for_members=True)
    for address in (f"/documents/{inside.id}", "/documents/9999"):
        assert "/connexion" in client.get(address).headers["Location"]


def test_search_engines_are_told_what_it_is(app, client, published):
    base = app.extensions["settings"].base_url
    head = client.page(f"/publications/{published.id}").css_first("head")
    told = {
        each.attributes.get("name") or each.attributes.get("property"): each.attributes["content"]
        for each in head.css("meta[content]")
    }
    assert told["citation_title"] == told["og:title"] == told["DC.title"] == HOSTILE
    assert told["citation_pdf_url"] == f"{base}/publications/{published.id}/telecharger"
    canonical = head.css_first("link[rel=canonical]").attributes["href"]
    assert canonical == f"{base}/publications/{published.id}"


def test_the_feed_is_atom_and_names_what_is_public_alone(client, published):
    answer = client.get("/publications.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")] == [HOSTILE]
    for name in ("id", "updated", "title", "link"):
        assert feed.find(f"{ATOM}{name}") is not None, name
        assert feed.find(f"{ATOM}entry/{ATOM}{name}") is not None, name


def test_programs_read_a_list_page_by_page(client, published, monkeypatch):
    monkeypatch.setattr(publications, "IN_FEED", 1)
    second = DocumentFactory(public=True, title="Une autre")
    first = client.get("/publications.json").json
    (told,) = first["publications"]
    assert told["titre"] == second.title
    assert told["fichier"]["adresse"].endswith(f"/publications/{second.id}/telecharger")
    assert len(told["fichier"]["sha256"]) == 64
    rest = client.get(first["suivante"]).json
    assert [each["titre"] for each in rest["publications"]] == [HOSTILE]
    assert rest["suivante"] is None


def test_the_site_map_and_robots_name_public_pages_alone(app, client, published):
    base = app.extensions["settings"].base_url
    tree = ElementTree.fromstring(client.get("/sitemap.xml").data)
    found = [each.text for each in tree.iter(f"{SITEMAP}loc")]
    assert f"{base}/publications/{published.id}" in found
    assert [each for each in found if "/publications/" in each] == [
        f"{base}/publications/{published.id}"
    ]
    robots = client.get("/robots.txt").text
    assert "Allow: /publications/\n" in robots
    assert "Disallow: /\n" in robots


def test_an_empty_library_says_so(client, session):
    assert "Rien n’est encore publié" in client.get("/publications").text
    ElementTree.fromstring(client.get("/publications.atom").data)


def test_ten_publications_cost_what_one_does(client, published):
    with count_queries(db.engine) as few:
        client.get("/publications")
    for _ in range(9):
        DocumentFactory(public=True)
    with count_queries(db.engine) as many:
        client.get("/publications")
    assert len(many) == len(few)
