"""What every page asks about its reader: one statement, true at each request."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts import reader
from app.accounts.models import NationalRole, RoleGrant, SignInSession, User
from app.core.db import db, now
from app.workgroups.models import Membership, Role
from tests.accounts.people import is_signed_in
from tests.factories import FacilitatorFactory, MembershipFactory, RegionalTeamFactory, UserFactory
from tests.support.queries import count_queries

PAGE = "/affichage"
OPINIONS, QUEUE, STAFF = "Avis à donner", "Demandes", "Gestion"


def menu(client: Any) -> set[str]:
    return {link.text(strip=True) for link in client.page(PAGE).css(".fr-nav__link")}


def statements(client: Any, path: str = PAGE) -> list[str]:
    with count_queries(db.engine) as queries:
        assert client.get(path).status_code == 200
    return queries.statements


def regional_team() -> User:
    return RegionalTeamFactory(can_decide=True)


def two_roles() -> User:
    return UserFactory(roles=[NationalRole.ANSA, NationalRole.ADMIN])


EVERYBODY = (UserFactory, FacilitatorFactory, regional_team, two_roles)


@pytest.mark.parametrize("somebody", EVERYBODY)
def test_a_page_asks_who_reads_it_in_one_statement(client, session, sign_in, somebody):
    sign_in(client, somebody())
    assert len(statements(client)) == 1


def test_a_page_asks_nothing_about_a_visitor(client, session):
    assert statements(client) == []


def test_a_cookie_of_no_session_is_asked_about_once(client, session, sign_in):
    user = UserFactory()
    sign_in(client, user)
    session.query(SignInSession).delete()
    assert len(statements(client)) == 1


@pytest.mark.parametrize(
    ("somebody", "shown"),
    [
        (UserFactory, set()),
        (FacilitatorFactory, {OPINIONS}),
        (RegionalTeamFactory, {OPINIONS}),
        (regional_team, {OPINIONS, QUEUE}),
        (lambda: UserFactory(national=True), {QUEUE}),
        (two_roles, {QUEUE, STAFF}),
    ],
)
def test_the_menu_shows_what_one_may_open(client, session, sign_in, somebody, shown):
    sign_in(client, somebody())
    assert menu(client) & {OPINIONS, QUEUE, STAFF} == shown


def test_the_menu_follows_a_role_at_the_next_page(client, session, sign_in):
    user = UserFactory()
    sign_in(client, user)
    assert menu(client).isdisjoint({OPINIONS, QUEUE, STAFF})

    membership = MembershipFactory(user_id=user.id, role=Role.FACILITATOR)
    assert OPINIONS in menu(client)
    membership.ended_at = now()
    assert OPINIONS not in menu(client)

    grant = RoleGrant(user_id=user.id, role=NationalRole.ANSA)
    session.add(grant)
    assert menu(client) >= {QUEUE, STAFF}
    session.delete(grant)
    assert menu(client).isdisjoint({QUEUE, STAFF})


def test_nothing_is_left_in_the_menu_after_sign_out(client, session, sign_in):
    sign_in(client, regional_team())
    assert menu(client) >= {OPINIONS, QUEUE}
    client.submit(PAGE, form=".app-quick-links form")
    assert menu(client) == {"Accueil", "Évènements", "Publications"}


def test_whoever_is_deactivated_is_a_visitor_at_the_next_page(client, session, sign_in):
    user = regional_team()
    sign_in(client, user)
    assert is_signed_in(client)
    user.deactivated_at = now()
    assert menu(client) == {"Accueil", "Évènements", "Publications"}
    assert not is_signed_in(client)


def test_a_right_is_asked_at_the_moment_whatever_the_menu_showed(client, session, sign_in):
    user = FacilitatorFactory()
    sign_in(client, user)
    assert client.get("/demandes/avis").status_code == 200
    session.query(Membership).filter_by(user_id=user.id).update({"ended_at": now()})
    assert client.get("/demandes/avis").status_code == 403


@pytest.fixture
def open_sessions(monkeypatch):
    """A fact declared for one test: how many sessions the reader has, counted up to two."""
    monkeypatch.setattr(reader, "_facts", dict(reader._facts))
    few = select(SignInSession.id).where(SignInSession.user_id == User.id).limit(2)
    counted = select(func.count()).select_from(few.correlate(User).subquery())
    yield reader.fact("open_sessions", counted.scalar_subquery())
    reader._statement.cache_clear()


@pytest.mark.parametrize(("opened", "counted"), [(1, 1), (2, 2), (3, 2)])
def test_a_fact_may_be_a_count_that_stops(app, session, open_sessions, opened, counted):
    user, other = UserFactory(), UserFactory()
    for number in range(opened):
        session.add(SignInSession(user_id=user.id, digest=f"{number}"))
    session.add(SignInSession(user_id=other.id, digest="other"))
    session.flush()
    long_ago = user.created_at.replace(year=2020)
    found = reader.read("0", opened_after=long_ago, used_after=long_ago)
    assert found is not None
    assert found.user is user
    assert found.facts["open_sessions"] == counted


def test_nothing_is_known_of_a_visitor(app, open_sessions):
    with app.test_request_context():
        assert open_sessions() is None
