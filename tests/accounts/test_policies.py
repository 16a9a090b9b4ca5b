"""Who may do what to accounts: persona × action."""

import pytest
from flask_login import AnonymousUserMixin

from app.accounts import policies, services
from app.accounts.models import NationalRole
from tests.factories import UserFactory


@pytest.fixture
def people(session):
    return {
        "member": UserFactory(),
        "national": UserFactory(national=True),
        "ansa": UserFactory(ansa=True),
        "admin": UserFactory(admin=True),
    }


MANAGERS = {"ansa", "admin"}


@pytest.mark.parametrize("persona", ["member", "national", "ansa", "admin"])
def test_only_staff_manage_accounts(people, persona):
    someone = UserFactory()
    user = people[persona]
    allowed = persona in MANAGERS
    assert policies.can_manage_accounts(user) == allowed
    assert policies.can_deactivate(user, someone) == allowed
    assert policies.can_end_sessions(user, someone) == allowed
    assert policies.can_resend_activation(user, UserFactory(pending=True)) == allowed


@pytest.mark.parametrize("persona", ["member", "national", "ansa", "admin"])
def test_an_administrator_s_account_is_only_for_administrators(people, persona):
    other_admin = UserFactory(admin=True)
    assert policies.can_deactivate(people[persona], other_admin) == (persona == "admin")
    assert policies.can_end_sessions(people[persona], other_admin) == (persona == "admin")


@pytest.mark.parametrize("persona", ["member", "national", "ansa", "admin"])
def test_only_administrators_make_administrators(people, persona):
    user = people[persona]
    assert policies.can_grant(user, NationalRole.ADMIN) == (persona == "admin")
    assert policies.can_grant(user, NationalRole.ANSA) == (persona in MANAGERS)
    assert policies.can_grant(user, NationalRole.NATIONAL) == (persona in MANAGERS)


def test_nobody_deactivates_themselves(people):
    assert not policies.can_deactivate(people["admin"], people["admin"])
    assert policies.can_end_sessions(people["member"], people["member"])


def test_an_activation_is_sent_again_only_while_it_is_awaited(people):
    staff = people["ansa"]
    assert policies.can_resend_activation(staff, UserFactory(pending=True))
    assert not policies.can_resend_activation(staff, UserFactory())
    assert not policies.can_resend_activation(staff, UserFactory(pending=True, deactivated=True))


def test_a_visitor_uses_no_account_and_sees_none(session, people):
    visitor = AnonymousUserMixin()
    assert not policies.can_use_account(visitor)


def test_staff_see_every_account_and_others_their_own(session, people):
    def seen(user):
        return set(session.scalars(policies.visible_accounts(user)))

    assert seen(people["member"]) == {people["member"]}
    assert set(people.values()) <= seen(people["ansa"])
    assert set(people.values()) <= seen(people["admin"])


def test_one_sees_only_one_s_own_sessions(session, people):
    mine, other = people["member"], people["national"]
    services.open_session(mine, "Firefox sur Windows")
    services.open_session(other, "Safari sur iPhone")
    session.flush()
    seen = session.scalars(policies.visible_sessions(mine)).all()
    assert [each.device for each in seen] == ["Firefox sur Windows"]
