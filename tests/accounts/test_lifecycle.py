"""An account is opened, given roles, closed, opened again."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from app.accounts import services
from app.accounts.models import NationalRole, SignInSession, User
from app.accounts.queries import find_user, pending_activations
from app.accounts.services import AddressTaken, LastAdministrator
from app.accounts.services.activation import activation_link
from app.accounts.services.links import SIGN_IN_LIFETIME
from app.core import tokens
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.mail import OutgoingMail, send_mail
from tests.factories import StaffFactory, UserFactory


def open_account(email="lea@exemple.fr", by=None):
    return services.create_account(email=email, first_name="Léa", last_name="N’Guyen", by=by)


def actions(session):
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_new_account_waits_for_its_activation_and_is_logged(session):
    staff = StaffFactory()
    user = open_account(by=staff)

    assert user.is_pending
    assert user.password_hash is None
    assert user.sort_name == "n guyen lea"
    assert session.scalars(pending_activations()).all() == [user]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("account.created", staff.id)


def test_an_address_has_one_account_whatever_its_capitals(session):
    first = open_account("lea@exemple.fr")

    with pytest.raises(AddressTaken):
        open_account("LEA@exemple.fr ")
    assert find_user("Lea@Exemple.fr") == first
    assert session.scalars(select(User).where(User.email == "lea@exemple.fr")).all() == [first]


def test_a_refused_second_account_leaves_the_work_in_hand_unharmed(session):
    open_account("lea@exemple.fr")
    with pytest.raises(AddressTaken):
        open_account("lea@exemple.fr")
    other = open_account("tom@exemple.fr")
    session.commit()

    assert find_user("tom@exemple.fr") == other


def test_deactivating_ends_sessions_and_links_at_once(session):
    user = UserFactory()
    services.open_session(user, "Firefox")
    raw = tokens.issue("sign_in", user.id, SIGN_IN_LIFETIME)
    services.deactivate(user, by=StaffFactory())

    assert not user.is_active
    assert session.scalars(select(SignInSession)).all() == []
    with pytest.raises(tokens.InvalidToken):
        tokens.look("sign_in", raw)
    assert actions(session)[-1] == "account.deactivated"


def test_deactivating_twice_is_logged_once(session):
    user, staff = UserFactory(), StaffFactory()
    services.deactivate(user, by=staff)
    first = user.deactivated_at
    services.deactivate(user, by=staff)

    assert user.deactivated_at == first
    assert actions(session).count("account.deactivated") == 1


def test_a_deactivated_account_receives_no_mail(session, mailbox):
    user = UserFactory(email="muette@exemple.fr")
    values = {"prenom": "Léa", "moment": "hier", "lien": "https://exemple.fr/"}
    send_mail(user.email, "accounts/password_changed", values)
    services.deactivate(user, by=StaffFactory())

    assert mailbox.to("muette@exemple.fr") == []
    assert session.scalars(select(OutgoingMail)).one().withdrawn_at


def test_a_person_without_an_account_receives_mail(session, mailbox):
    values = {"prenom": "Léa", "moment": "hier", "lien": "https://exemple.fr/"}
    send_mail("inconnue@exemple.fr", "accounts/password_changed", values)

    assert len(mailbox.to("inconnue@exemple.fr")) == 1


def test_reactivating_gives_the_account_back_and_not_its_sessions(session):
    user, staff = UserFactory(), StaffFactory()
    services.open_session(user, "Firefox")
    services.deactivate(user, by=staff)
    services.reactivate(user, by=staff)

    assert user.is_active
    assert session.scalars(select(SignInSession)).all() == []


def test_a_deactivated_account_does_not_wait_for_its_activation(session):
    user = open_account()
    raw = activation_link(user).rpartition("/")[2]
    services.deactivate(user, by=StaffFactory())

    assert session.scalars(pending_activations()).all() == []
    with pytest.raises(tokens.InvalidToken):
        services.activate(raw, "Le vélo bleu roule sous la pluie fine")


def test_a_role_is_given_once_and_taken_back(session):
    user, staff = UserFactory(), StaffFactory()
    services.grant_role(user, NationalRole.NATIONAL, by=staff)
    services.grant_role(user, NationalRole.NATIONAL, by=staff)
    assert user.has_role(NationalRole.NATIONAL)
    services.revoke_role(user, NationalRole.NATIONAL, by=staff)
    services.revoke_role(user, NationalRole.NATIONAL, by=staff)
    session.commit()

    assert not user.has_role(NationalRole.NATIONAL)
    assert actions(session).count("account.role_granted") == 1
    assert actions(session).count("account.role_revoked") == 1


def test_the_last_administrator_keeps_the_role_and_the_account(session):
    admin = UserFactory(admin=True)
    UserFactory(admin=True, deactivated=True)

    with pytest.raises(LastAdministrator):
        services.deactivate(admin, by=StaffFactory())
    with pytest.raises(LastAdministrator):
        services.revoke_role(admin, NationalRole.ADMIN, by=StaffFactory())
    assert admin.is_active
    assert admin.is_admin


def test_an_administrator_may_leave_when_another_remains(session):
    admin = UserFactory(admin=True)
    other = UserFactory(admin=True)
    services.revoke_role(admin, NationalRole.ADMIN, by=other)

    assert not admin.is_admin


def test_two_administrators_removed_at_once_leave_one(app, session):
    ids = [UserFactory(admin=True).id for _ in range(2)]
    session.commit()
    together, refused = Barrier(2), []

    def remove(user_id: int) -> None:
        with app.app_context():
            admin = db.session.get_one(User, user_id)
            db.session.commit()
            together.wait()
            try:
                services.deactivate(admin, by=None)
                db.session.commit()
            except LastAdministrator:
                db.session.rollback()
                refused.append(user_id)

    removals = [Thread(target=remove, args=(user_id,)) for user_id in ids]
    for removal in removals:
        removal.start()
    for removal in removals:
        removal.join()

    assert len(refused) == 1
    assert session.scalar(select(User.deactivated_at).where(User.id == refused[0])) is None
