"""Facilitators and staff write a list, see it line by line, then send it."""

import io
from typing import Any

import pytest

from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Workgroup
from tests.access_requests.inviting import INES, NEW, SignIn, check, send, stored, value_on
from tests.access_requests.steps import text_of
from tests.factories import (
    FacilitatorFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def workgroup() -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def nadia(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, first_name="Nadia", last_name="Béa")


def test_a_list_is_shown_line_by_line_then_sent(
    client: PageClient, sign_in: SignIn, mailbox: Mailbox, workgroup: Workgroup, nadia: User
) -> None:
    sign_in(client, nadia)
    checked = check(client, workgroup, f"Inès Roche <{INES}>\nJean Petit\nPaul <paul@exemple.fr>")
    page = text_of(checked)
    assert "Rien n’est encore envoyé" in page
    assert "Sera invitée" in page
    assert "L’adresse manque." in page
    assert not stored()

    assert send(client, checked).status_code == 303
    assert [each.email for each in stored()] == [INES, "paul@exemple.fr"]
    assert len(mailbox.all()) == 2
    mail = mailbox.last(INES)
    assert "Nadia Béa vous invite" in mail.subject
    assert "Bonjour Inès," in mail.text
    assert "- Accès à l’alimentation (Hauts-de-France)" in mail.text
    assert "/invitations/accepter/" in mail.link("/accepter/")
    assert "Bonjour Paul," in mailbox.last("paul@exemple.fr").text


def test_a_spreadsheet_is_uploaded_and_its_text_kept_for_the_next_page(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    sign_in(client, nadia)
    raw = "Prénom;Nom;Courriel\r\nInès;Roché;ines@exemple.fr\r\n".encode("cp1252")
    file = (io.BytesIO(raw), "liste.csv")
    checked = check(client, workgroup, file=file)
    assert "Inès Roché" in text_of(checked)
    assert send(client, checked).status_code == 303
    (kept,) = stored()
    assert (kept.first_name, kept.last_name) == ("Inès", "Roché")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": ""}, "La liste est vide"),
        ({"groups": []}, "Choisissez au moins un groupe"),
        ({"file": (io.BytesIO(b"PK\x03\x04"), "liste.xlsx"), "people": ""}, "classeur"),
        ({"file": (io.BytesIO(b"a@exemple.fr"), "liste.csv")}, "pas les deux"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_and_kept(
    client: PageClient,
    sign_in: SignIn,
    workgroup: Workgroup,
    nadia: User,
    changes: dict[str, Any],
    said: str,
) -> None:
    sign_in(client, nadia)
    answer = check(client, workgroup, **{"people": INES, **changes})
    assert answer.status_code == 422
    assert said in text_of(answer)
    if changes.get("people") != "":
        assert INES in text_of(answer)
    assert not stored()


def test_a_list_changed_after_the_trial_run_is_shown_again(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    sign_in(client, nadia)
    page = text_of(check(client, workgroup, INES))
    token = value_on(page, "csrf_token")
    answer = client.post(
        NEW,
        data={
            "csrf_token": token,
            "checked": value_on(page, "checked"),
            "groups": [workgroup.id],
            "people": "autre@exemple.fr",
            "step": "envoyer",
        },
    )
    assert "La liste a changé" in text_of(answer)
    assert not stored()


def test_lines_to_correct_leave_as_a_spreadsheet(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    sign_in(client, nadia)
    page = text_of(check(client, workgroup, f"{INES}\n=cmd|x;A;B\nzoe@;=1+1"))
    answer = client.post(
        f"{NEW}/lignes-a-corriger",
        data={
            "csrf_token": value_on(page, "csrf_token"),
            "groups": [workgroup.id],
            "people": f"{INES}\n=cmd|x;A;B\nzoe@;=1+1",
        },
    )
    assert answer.mimetype == "text/csv"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0].startswith("\ufeffLigne;Adresse")
    assert [line.split(";")[0] for line in lines[1:]] == ["2", "3"]
    assert "'=cmd|x" in lines[1]
    assert INES not in "".join(lines)


def test_the_command_invites_from_a_file_and_tries_first(
    app: Any, tmp_path: Any, workgroup: Workgroup, nadia: User
) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes("\ufeffPrénom;Courriel\r\nInès;ines@exemple.fr\r\n;zut\r\n".encode())
    group = "hauts-de-france/acces-a-l-alimentation"
    call = ["access-requests", "invite", str(file), "--group", group, "--by", nadia.email]
    db.session.commit()
    run = app.test_cli_runner()
    trial = run.invoke(args=[*call, "--dry-run"])
    assert trial.exit_code == 0, trial.output
    assert "1 invitation(s) (essai" in trial.output
    assert "pas valable" in trial.output
    assert not stored()
    assert run.invoke(args=call).exit_code == 0
    assert [each.email for each in stored()] == [INES]


def test_the_command_refuses_a_group_that_the_person_does_not_run(
    app: Any, tmp_path: Any, nadia: User
) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(INES)
    call = ["access-requests", "invite", str(file), "--by", nadia.email, "--group"]
    db.session.commit()
    refused = app.test_cli_runner().invoke(args=[*call, "hauts-de-france/mobilite"])
    assert refused.exit_code != 0
    assert not stored()
