"""Saved searches: kept, told of in the weekly letter, never with what was seen already."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import now
from app.notifications.kinds import Rhythm, Span
from app.search.models import SavedSearch
from app.search.notices import INDEXED_WITHIN, new_in_searches
from tests.factories import (
    DocumentFactory,
    MemberFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.factories.agenda import EventFactory
from tests.factories.forums import forum_of
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.search import SearchIndex

WEEK = timedelta(days=7)
SignIn = Callable[[PageClient, User], None]


@pytest.fixture
def member(session: Session) -> User:
    return MemberFactory(workgroup=WorkgroupFactory(region_code="32", number=5))


def said(title: str, workgroup: object = None) -> None:
    forum = forum_of(workgroup) if workgroup else forum_of()
    TopicFactory(forum=forum, author=UserFactory(first_name="Zita"), title=title)


def keep(client: PageClient, typed: str) -> None:
    answer = client.submit(f"/recherche/enregistrer?q={typed}&tri=date", {"name": "Mes maraudes"})
    assert answer.status_code == 303


@pytest.fixture
def keep_maraudes(
    client: PageClient, sign_in: SignIn, member: User, clock: Clock
) -> Callable[[], None]:
    """The member keeps a search some minutes after what stands already, and before what comes."""

    def keep_it() -> None:
        clock.advance(minutes=5)
        sign_in(client, member)
        keep(client, "maraudes")
        clock.advance(minutes=5)

    return keep_it


def told(user: User) -> list[str]:
    """What the letter of the coming week would tell."""
    span = Span(Rhythm.WEEKLY, now() - WEEK, now() + INDEXED_WITHIN)
    return [line.title for line in new_in_searches(user, span)]


def test_a_search_is_kept_with_its_address_and_opened_again(
    session: Session, client: PageClient, sign_in: SignIn, member: User
) -> None:
    sign_in(client, member)
    keep(client, "maraudes")
    kept = session.scalars(select(SavedSearch)).one()
    assert (kept.name, kept.address, kept.has_alert) == (
        "Mes maraudes",
        "q=maraudes&tri=date",
        True,
    )
    answer = client.get(f"/recherche/enregistrees/{kept.id}")
    assert answer.location.endswith("/recherche?q=maraudes&tri=date")


def test_the_same_search_is_kept_once_and_somebody_elses_is_not_found(
    session: Session, client: PageClient, sign_in: SignIn, member: User
) -> None:
    sign_in(client, member)
    keep(client, "maraudes")
    keep(client, "maraudes")
    kept = session.scalars(select(SavedSearch)).one()
    sign_in(client, UserFactory())
    assert client.get(f"/recherche/enregistrees/{kept.id}").status_code == 404
    assert client.post(f"/recherche/enregistrees/{kept.id}/supprimer").status_code in {400, 404}


def test_a_search_of_nothing_is_not_kept(client: PageClient, sign_in: SignIn, member: User) -> None:
    sign_in(client, member)
    answer = client.submit("/recherche/enregistrer", {"name": "Rien"})
    assert answer.status_code == 422


def test_the_letter_tells_what_came_since_and_nothing_twice(
    session: Session,
    client: PageClient,
    member: User,
    keep_maraudes: Callable[[], None],
    search_index: SearchIndex,
    clock: Clock,
) -> None:
    said("Maraudes d’avant")
    keep_maraudes()
    said("Maraudes de mardi")
    TopicFactory(forum=forum_of(), author=member, title="Maraudes dont je parle")
    search_index.build()
    assert told(member) == ["Maraudes de mardi"]
    clock.advance(minutes=5)
    kept = session.scalars(select(SavedSearch)).one()
    client.get(f"/recherche/enregistrees/{kept.id}")
    session.expire_all()
    assert told(member) == []


def test_the_letter_tells_of_an_event_when_it_is_announced(
    member: User, keep_maraudes: Callable[[], None], search_index: SearchIndex
) -> None:
    EventFactory(for_members=True, title="Maraudes déjà dites")
    keep_maraudes()
    in_a_year = now() + timedelta(days=365)
    EventFactory(for_members=True, title="Maraudes de l’an prochain", starts_at=in_a_year)
    search_index.build()
    assert told(member) == ["Maraudes de l’an prochain"]


def test_the_letter_tells_of_an_old_report_when_it_is_deposited(
    session: Session, member: User, keep_maraudes: Callable[[], None], search_index: SearchIndex
) -> None:
    DocumentFactory(for_members=True, title="Maraudes de l’an 2011", year=2011)
    keep_maraudes()
    DocumentFactory(for_members=True, title="Maraudes de l’an 2012", year=2012)
    DocumentFactory(for_members=True, title="Petits déjeuners de l’an 2012", year=2012)
    DocumentFactory(workgroup=WorkgroupFactory(), title="Maraudes de 2012, ailleurs", year=2012)
    search_index.build()
    assert told(member) == ["Maraudes de l’an 2012"]
    kept = session.scalars(select(SavedSearch)).one()
    for narrowed, titles in {
        "q=maraudes+avant:2013": ["Maraudes de l’an 2012"],
        "q=maraudes+avant:2012": [],
        "q=maraudes+après:2015": [],
        "q=maraudes&type=topic": [],
    }.items():
        kept.address = narrowed
        assert told(member) == titles, narrowed


def test_the_letter_tells_nothing_that_one_may_not_read(
    member: User, keep_maraudes: Callable[[], None], search_index: SearchIndex
) -> None:
    keep_maraudes()
    said("Maraudes d’ailleurs", WorkgroupFactory(region_code="84", number=6))
    said("Maraudes d’ici", WorkgroupFactory(region_code="32", number=5))
    search_index.build()
    assert told(member) == ["Maraudes d’ici"]


def test_an_alert_is_stopped_and_taken_up_without_what_came_meanwhile(
    session: Session,
    client: PageClient,
    sign_in: SignIn,
    member: User,
    search_index: SearchIndex,
    clock: Clock,
) -> None:
    sign_in(client, member)
    keep(client, "maraudes")
    kept = session.scalars(select(SavedSearch)).one()
    form = f"form[action$='/{kept.id}/alerte']"
    client.submit("/recherche/enregistrees", form=form)
    clock.advance(minutes=5)
    said("Maraudes de mercredi")
    search_index.build()
    session.expire_all()
    assert told(member) == []
    clock.advance(minutes=5)
    client.submit("/recherche/enregistrees", form=form)
    session.expire_all()
    assert told(member) == []


def test_without_an_index_the_letter_leaves_without_alerts(
    app: Flask, client: PageClient, sign_in: SignIn, member: User
) -> None:
    sign_in(client, member)
    keep(client, "maraudes")
    assert told(member) == []
