"""Who opens which staff screen: the two staff roles, and nobody else."""

import pytest

from app.accounts.models import NationalRole, User
from app.administration.policies import (
    can_manage_settings,
    can_open_hub,
    can_read_audit,
    can_read_health,
    can_revoke,
    is_staff,
    visible_audit,
    visible_mails,
)
from app.core import audit
from app.core.db import db
from tests.factories import FacilitatorFactory, MemberFactory, RegionalTeamFactory, UserFactory

PEOPLE = {
    "member": MemberFactory,
    "facilitator": FacilitatorFactory,
    "regional": RegionalTeamFactory,
    "deciding": lambda: RegionalTeamFactory(can_decide=True),
    "national": lambda: UserFactory(national=True),
    "ansa": lambda: UserFactory(ansa=True),
    "admin": lambda: UserFactory(admin=True),
}
ALLOWED = {
    is_staff: {"ansa", "admin"},
    can_read_audit: {"ansa", "admin"},
    can_manage_settings: {"ansa", "admin"},
    can_read_health: {"admin"},
    can_open_hub: {"ansa", "admin", "national", "deciding"},
}
SCREENS = (
    "/gestion/comptes",
    "/gestion/comptes/activations",
    "/gestion/groupes",
    "/gestion/groupes/ajouter",
    "/gestion/thematiques",
    "/gestion/thematiques/ajouter",
    "/gestion/courriels",
    "/gestion/courriels/envois",
    "/gestion/courriels/textes/accounts/activation",
    "/gestion/reglages",
    "/gestion/journal",
)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("policy", ALLOWED, ids=lambda policy: policy.__name__)
def test_each_policy_lets_in_those_it_names(session, policy, person) -> None:
    assert policy(PEOPLE[person]()) is (person in ALLOWED[policy])


@pytest.mark.parametrize("person", ["member", "facilitator", "deciding", "national"])
def test_no_staff_screen_opens_for_others(client, sign_in, session, person) -> None:
    sign_in(client, PEOPLE[person]())
    assert {client.get(path).status_code for path in SCREENS} == {403}


@pytest.mark.parametrize("person", ["ansa", "admin"])
def test_every_staff_screen_opens_for_staff(client, sign_in, session, person) -> None:
    sign_in(client, PEOPLE[person]())
    assert {path: client.get(path).status_code for path in SCREENS} == dict.fromkeys(SCREENS, 200)


def test_reasons_are_for_ansa_and_the_state_of_the_service_for_administrators(
    client, sign_in, session
) -> None:
    sign_in(client, PEOPLE["ansa"]())
    assert client.get("/gestion/motifs").status_code == 200
    assert client.get("/gestion/etat").status_code == 403
    sign_in(client, PEOPLE["admin"]())
    assert client.get("/gestion/motifs").status_code == 403
    assert client.get("/gestion/etat").status_code == 200


def test_the_log_and_the_mails_are_empty_for_those_who_may_not_read_them(session) -> None:
    staff, member = PEOPLE["ansa"](), PEOPLE["member"]()
    audit.record("account.created", member, by=staff)
    assert db.session.scalars(visible_audit(staff)).all()
    assert not db.session.scalars(visible_audit(member)).all()
    assert not db.session.scalars(visible_mails(member)).all()


@pytest.mark.parametrize(
    ("roles", "taken", "is_allowed"),
    [
        ([NationalRole.ANSA], NationalRole.ANSA, False),
        ([NationalRole.ADMIN], NationalRole.ADMIN, False),
        ([NationalRole.ADMIN, NationalRole.ANSA], NationalRole.ANSA, True),
        ([NationalRole.ANSA, NationalRole.NATIONAL], NationalRole.NATIONAL, True),
    ],
)
def test_nobody_takes_their_own_last_right_away(session, roles, taken, is_allowed) -> None:
    person = UserFactory(roles=roles)
    assert can_revoke(person, person, taken) is is_allowed


def test_somebody_else_may_take_the_last_right_away(session) -> None:
    account: User = UserFactory(ansa=True)
    assert can_revoke(UserFactory(ansa=True), account, NationalRole.ANSA)
    assert not can_revoke(UserFactory(ansa=True), UserFactory(admin=True), NationalRole.ADMIN)
    assert not can_revoke(UserFactory(national=True), account, NationalRole.ANSA)


def test_the_menu_leads_staff_to_the_hub_and_nobody_else(client, sign_in, session) -> None:
    sign_in(client, PEOPLE["ansa"]())
    assert client.page("/").css_matches('nav a[href="/gestion"]')
    sign_in(client, PEOPLE["member"]())
    assert not client.page("/").css_matches('nav a[href="/gestion"]')
