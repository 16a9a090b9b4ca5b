"""Who reads a document: said at a glance, narrowed at once, widened once it was confirmed."""

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document
from app.documents.policies import visible_documents
from app.documents.queries.readers import readers_change, readers_of_document, reason_to_read
from app.documents.services import rights
from app.documents.services.refusals import VersionCameMeanwhile
from app.workgroups.models import Audience
from tests.documents.life import Group, gather, next_version, url_of
from tests.factories import DocumentFactory, StaffFactory, UserFactory


@pytest.fixture
def group(session) -> Group:
    return gather()


def widen(client, group: Group, audience: str, **more: str):
    """Ask for a wider audience, read to how many people, and confirm."""
    first = client.submit(url_of(group.document, "droits"), {"audience": audience})
    if first.status_code != 200:
        return first
    kept = {
        "audience": audience,
        "shown": f"{group.document.audience.value}-{audience}",
        "version_id": str(group.document.current_version_id),
        **more,
    }
    token = client.page(url_of(group.document, "droits")).css_first("main [name=csrf_token]")
    kept["csrf_token"] = token.attributes["value"]
    return client.post(url_of(group.document, "droits"), data=kept)


def audience_of(document: Document) -> Audience:
    db.session.refresh(document)
    return document.audience


def test_the_number_that_is_said_is_that_of_those_who_read(group: Group, session):
    StaffFactory()
    for audience in (Audience.WORKGROUP, Audience.REGION, Audience.MEMBERS):
        change = readers_change(group.document, audience)
        rights.change_audience(group.document, audience, by=group.facilitator)
        session.flush()
        people = session.scalars(select(User)).all()
        reading = [each for each in people if reads(session, each, group.document)]
        assert readers_of_document(group.document).count == len(reading) == change.after


def reads(session, user: User, document: Document) -> bool:
    seen = visible_documents(user).where(Document.id == document.id)
    return session.scalar(select(func.count()).select_from(seen.subquery())) == 1


def test_the_page_says_why_one_reads_it(group: Group):
    staff, national = StaffFactory(), UserFactory(national=True)
    reasons = {
        person: reason_to_read(person, group.document)
        for person in (group.member, group.regional, staff, national)
    }
    assert reasons[group.member] == "vous êtes membre du groupe"
    assert reasons[group.regional] == "vous êtes de l’équipe régionale"
    assert "Ansa" in reasons[staff]
    assert "délégation" in reasons[national]


def test_widening_says_to_how_many_people_then_asks_to_confirm(group: Group, signed_in):
    client = signed_in(group.facilitator)
    asked = client.submit(url_of(group.document, "droits"), {"audience": "members"})
    assert asked.status_code == 200
    assert audience_of(group.document) is Audience.WORKGROUP
    gained = readers_change(group.document, Audience.MEMBERS).gained
    assert f"{gained}\u00a0personne" in asked.text
    unconfirmed = widen(client, group, "members")
    assert unconfirmed.status_code == 422
    assert audience_of(group.document) is Audience.WORKGROUP
    assert widen(client, group, "members", confirmed="y").status_code == 302
    assert audience_of(group.document) is Audience.MEMBERS


def test_narrowing_is_done_at_once(group: Group, signed_in):
    rights.change_audience(group.document, Audience.MEMBERS, by=group.facilitator)
    assert signed_in(group.stranger).get(url_of(group.document)).status_code == 200
    narrowed = signed_in(group.facilitator).submit(
        url_of(group.document, "droits"), {"audience": "workgroup"}
    )
    assert narrowed.status_code == 302
    assert signed_in(group.stranger).get(url_of(group.document)).status_code == 404


def test_only_the_region_opens_to_the_public(group: Group, signed_in):
    group.document.audience = Audience.MEMBERS
    refused = widen(signed_in(group.facilitator), group, "public", confirmed="y")
    assert refused.status_code == 422
    assert audience_of(group.document) is Audience.MEMBERS
    assert widen(signed_in(group.regional), group, "public", confirmed="y").status_code == 302
    assert audience_of(group.document) is Audience.PUBLIC


def test_the_public_page_is_there_then_gone_at_once(group: Group, client, signed_in):
    public = f"/publications/{group.document.id}"
    assert client.get(public).status_code == 404
    shown = group.document.current_version_id
    rights.change_audience(group.document, Audience.PUBLIC, by=group.regional, shown=shown)
    assert client.get(public).status_code == 200
    rights.change_audience(group.document, Audience.MEMBERS, by=group.facilitator)
    for address in (public, f"{public}/telecharger"):
        assert client.get(address).status_code == 404
    for address in ("/publications", "/publications.atom", "/publications.json", "/sitemap.xml"):
        assert public not in client.get(address).text


def test_what_is_opened_is_the_version_that_was_read(group: Group):
    shown = group.document.current_version_id
    next_version(group.document, by=group.fellow)
    with pytest.raises(VersionCameMeanwhile):
        rights.change_audience(group.document, Audience.PUBLIC, by=group.regional, shown=shown)
    assert audience_of(group.document) is Audience.WORKGROUP


def test_a_later_version_stays_inside_until_it_is_published_in_turn(
    group: Group, client, signed_in
):
    document = group.document
    first = document.current_version_id
    rights.change_audience(document, Audience.PUBLIC, by=group.regional, shown=first)
    later = next_version(document, by=group.fellow)
    assert document.public_version_id == first
    assert "compte-rendu.pdf" in client.get(download := f"/publications/{document.id}/telecharger"
    ).headers["Content-Disposition"]  # fmt: skip
    page = signed_in(group.member).page(url_of(document)).css_first("main").text()
    assert "Les visiteurs lisent une version précédente" in page
    rights.change_audience(document, Audience.PUBLIC, by=group.regional, shown=later.id)
    assert "suite.pdf" in client.get(download).headers["Content-Disposition"]


def test_who_runs_the_group_leaves_what_is_public_as_it_is(group: Group, signed_in):
    first = group.document.current_version_id
    rights.change_audience(group.document, Audience.PUBLIC, by=group.regional, shown=first)
    next_version(group.document, by=group.fellow)
    kept = signed_in(group.facilitator).submit(
        url_of(group.document, "droits"), {"audience": "public"}
    )
    assert kept.status_code == 302
    assert audience_of(group.document) is Audience.PUBLIC
    assert group.document.public_version_id == first


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"region_code": "32", "for_region": True}, "La région Hauts-de-France"),
        ({"national": True}, "Toutes les personnes qui ont un compte"),
    ],
)
def test_a_paper_of_a_region_or_of_the_nation_says_who_reads_it_too(
    group: Group, signed_in, given: dict[str, object], words: str
):
    document = DocumentFactory(**given)
    client = signed_in(StaffFactory())
    told = client.page(url_of(document)).css_first('[aria-labelledby="qui-peut-voir"]').text()
    assert words in told
    offered = client.page(url_of(document, "droits")).css("[name=audience]")
    assert "workgroup" not in {each.attributes["value"] for each in offered}
    for gesture in ("modifier", "statut", "remplacer", "corbeille", "nouvelle-version"):
        assert client.get(url_of(document, gesture)).status_code == 200
