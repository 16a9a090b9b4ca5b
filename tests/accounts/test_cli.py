"""Accounts from the command line, with a dry run of each."""

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import find_user
from app.core.audit import AuditEntry
from tests.accounts.people import PASSWORD, somebody
from tests.factories import UserFactory

NEW = ["create", "Lea@exemple.fr", "--first-name", "Léa", "--last-name", "N’Guyen"]


@pytest.fixture
def run(app, session):
    def run(*args):
        session.commit()
        done = app.test_cli_runner().invoke(args=["accounts", *args])
        session.expire_all()
        return done

    return run


def test_an_account_is_opened_with_its_role_and_its_link(run, client, session):
    done = run(*NEW, "--role", "ansa", "--role", "admin")

    assert done.exit_code == 0, done.output
    user = find_user("lea@exemple.fr")
    assert user.is_ansa
    assert user.is_admin
    path = done.output[done.output.index("/activation/") :].strip()
    assert client.submit(path, {"password": PASSWORD}).status_code == 302


def test_the_link_is_sent_when_asked(run, mailbox):
    done = run(*NEW, "--send")

    assert "/activation/" not in done.output
    assert mailbox.last("lea@exemple.fr").link("/activation/")


@pytest.mark.parametrize("command", [NEW, ["deactivate", "zoe@exemple.fr"]])
def test_a_dry_run_changes_nothing(run, session, command):
    somebody(email="zoe@exemple.fr")
    done = run(*command, "--dry-run")

    assert done.exit_code == 0
    assert "serait" in done.output
    assert session.scalar(select(func.count()).select_from(User)) == 1
    assert find_user("zoe@exemple.fr").is_active
    assert session.scalars(select(AuditEntry)).all() == []


def test_an_account_is_deactivated_then_given_back(run):
    somebody(email="zoe@exemple.fr")
    assert run("deactivate", "zoe@exemple.fr").exit_code == 0
    assert not find_user("zoe@exemple.fr").is_active
    assert run("reactivate", "zoe@exemple.fr").exit_code == 0
    assert find_user("zoe@exemple.fr").is_active


def test_an_activation_is_sent_again(run, mailbox):
    UserFactory(email="zoe@exemple.fr", pending=True)
    assert run("resend", "zoe@exemple.fr").exit_code == 0
    assert mailbox.last("zoe@exemple.fr").link("/activation/")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["create", "pas une adresse", *NEW[2:]], "n’est pas valable"),
        (["create", "zoe@exemple.fr", *NEW[2:]], "existe déjà"),
        (["deactivate", "absente@exemple.fr"], "aucun compte"),
        (["deactivate", "zoe@exemple.fr"], "dernier à pouvoir administrer"),
        (["resend", "zoe@exemple.fr"], "n’attend pas"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(run, session, args, told):
    somebody(email="zoe@exemple.fr", admin=True)
    done = run(*args)

    assert done.exit_code == 1
    assert told in done.output
    assert session.scalar(select(func.count()).select_from(User)) == 1
    assert find_user("zoe@exemple.fr").is_active


def test_several_links_are_sent_again_at_once_or_none(run, mailbox):
    waiting = [UserFactory(pending=True, email=f"attend{rank}@exemple.fr") for rank in range(2)]
    active = somebody(email="actif@exemple.fr")
    addresses = [user.email for user in waiting]

    assert run("resend", *addresses, active.email).exit_code == 1
    assert run("resend", *addresses, "--dry-run").exit_code == 0
    assert not mailbox.all()
    assert run("resend", *addresses).exit_code == 0
    assert {mail.to for mail in mailbox.all()} == set(addresses)
