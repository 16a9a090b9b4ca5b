"""The events that anybody is shown, without an account."""

import pytest

from app.core.db import db
from app.workgroups.models import Audience
from tests.factories import EventFactory, WorkgroupFactory
from tests.support.queries import count_queries

PAGE = "/evenements"


@pytest.fixture
def group(session):
    return WorkgroupFactory(region_code="32", number=5)


def titles(client) -> list[str]:
    return [each.text().strip() for each in client.page(PAGE).css("main h2 a")]


def test_a_visitor_is_shown_the_public_events_to_come_soonest_first(client, group):
    EventFactory(workgroup=group, public=True, title="Visite de l’épicerie")
    EventFactory(public=True, is_national=True, title="Formation", cancelled=True)
    EventFactory(workgroup=group, public=True, title="Déjà passé", past=True)
    EventFactory(workgroup=group, public=True, title="Jeté", trashed=True)
    for audience in (Audience.WORKGROUP, Audience.REGION, Audience.MEMBERS):
        EventFactory(workgroup=group, audience=audience, title=f"Pour {audience}")

    assert titles(client) == ["Visite de l’épicerie", "Formation"]
    assert "Annulé" in client.get(PAGE).text
    address = client.page(PAGE).css_first("main h2 a").attributes["href"]
    assert "Visite de l’épicerie" in client.get(address).text


def test_where_nothing_is_announced_the_page_leads_on(client, session):
    assert "Rien n’est annoncé" in client.get(PAGE).text
    assert client.page("/").css_first(f'nav a[href="{PAGE}"]')


def test_search_engines_are_told_of_the_public_events_that_take_place(client, group):
    told = EventFactory(workgroup=group, public=True)
    silent = [
        EventFactory(workgroup=group),
        EventFactory(workgroup=group, public=True, cancelled=True),
    ]
    robots, sitemap = client.get("/robots.txt").text, client.get("/sitemap.xml").text
    assert f"Allow: /agenda/{told.id}$" in robots
    assert f"/agenda/{told.id}</loc>" in sitemap
    for each in silent:
        assert f"/agenda/{each.id}" not in robots + sitemap


def test_fifty_events_cost_as_many_statements_as_two(client, group):
    EventFactory.create_batch(2, workgroup=group, public=True)
    db.session.commit()
    with count_queries(db.engine) as few:
        client.get(PAGE)
    EventFactory.create_batch(30, workgroup=group, public=True)
    with count_queries(db.engine) as many:
        client.get(PAGE)
    assert len(many) == len(few)
