"""Facilitators and staff invite: a list seen before it is sent, once, then followed."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.access_requests.models import (
    Invitation,
    InvitationOver,
    InvitationState,
    InvitedWorkgroup,
    SentToday,
)
from app.access_requests.services import invitations
from app.access_requests.services.address_lists import read
from app.access_requests.services.invitation_lines import Outcome
from app.accounts.models import User
from app.core import jobs
from app.core.audit import AuditEntry
from app.core.db import db
from app.workgroups.models import Membership, Openness, Role, Workgroup
from tests.access_requests.steps import path_of, text_of
from tests.factories import (
    FacilitatorFactory,
    InvitationFactory,
    MemberFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient, RawClient
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")
# SQLite takes the rows of a table whose numbers never come back one at a time.
ROW_BY_ROW = "INSERT INTO invitations "
NEW, LIST = "/invitations/nouvelle", "/invitations"
INES = "ines@exemple.fr"
SignIn = Callable[[RawClient, User], None]


@pytest.fixture
def workgroup() -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def nadia(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, first_name="Nadia", last_name="Béa")


def check(client: PageClient, workgroup: Workgroup, people: str = "", **changes: Any) -> Any:
    fields = {"groups": [workgroup.id], "people": people, **changes}
    return client.submit(NEW, fields, button="verifier")


def send(client: PageClient, checked: TestResponse) -> TestResponse:
    """Press « Envoyer » on the page of the trial run."""
    tree = client_tree(checked)
    fields = {
        node.attributes["name"]: node.text().removeprefix("\n")
        if node.tag == "textarea"
        else node.attributes.get("value") or ""
        for node in tree.css("main textarea, main input[type=hidden]")
    }
    groups = [node.attributes["value"] for node in tree.css("main [name=groups][checked]")]
    action = tree.css_first("main form").attributes["action"]
    return client.post(action, data={**fields, "groups": groups, "step": "envoyer"})


def client_tree(answer: TestResponse) -> Any:
    return LexborHTMLParser(text_of(answer))


def stored() -> list[Invitation]:
    db.session.rollback()
    return list(db.session.scalars(select(Invitation).order_by(Invitation.id)))


def groups_of(invitation: Invitation) -> set[int]:
    wanted = select(InvitedWorkgroup.workgroup_id).where(
        InvitedWorkgroup.invitation_id == invitation.id
    )
    return set(db.session.scalars(wanted))


def invite(text: str, *workgroups: Workgroup, by: User) -> list[Outcome]:
    done = invitations.invite(read(text), list(workgroups), by=by)
    db.session.commit()
    return [each.outcome for each in done]


# The form and its trial run.


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
    token = client_tree_value(page, "csrf_token")
    answer = client.post(
        NEW,
        data={
            "csrf_token": token,
            "checked": client_tree_value(page, "checked"),
            "groups": [workgroup.id],
            "people": "autre@exemple.fr",
            "step": "envoyer",
        },
    )
    assert "La liste a changé" in text_of(answer)
    assert not stored()


def client_tree_value(page: str, name: str) -> str:
    node = LexborHTMLParser(page).css_first(f"main [name={name}]")
    return str(node.attributes["value"])


def test_lines_to_correct_leave_as_a_spreadsheet(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    sign_in(client, nadia)
    page = text_of(check(client, workgroup, f"{INES}\n=cmd|x;A;B\nzoe@;=1+1"))
    answer = client.post(
        f"{NEW}/lignes-a-corriger",
        data={
            "csrf_token": client_tree_value(page, "csrf_token"),
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


# Rights.


def test_a_facilitator_is_offered_their_own_living_groups_alone(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    WorkgroupFactory(number=6)
    sign_in(client, nadia)
    boxes = client.page(NEW).css("[name=groups]")
    assert [box.attributes["value"] for box in boxes] == [str(workgroup.id)]
    workgroup.openness = Openness.ARCHIVED
    assert not client.page(NEW).css("[name=groups]")


def test_a_group_that_one_does_not_run_cannot_be_forged_in(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    other = WorkgroupFactory(number=6)
    sign_in(client, nadia)
    answer = check(client, workgroup, INES, groups=[workgroup.id, other.id])
    assert answer.status_code == 422
    assert "pas de ceux que vous animez" in text_of(answer)
    assert not stored()


def test_a_regional_team_and_ansa_invite_in_the_groups_of_a_region(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup
) -> None:
    sign_in(client, RegionalTeamFactory())
    assert str(workgroup.id) in {
        box.attributes["value"] for box in client.page(NEW).css("[name=groups]")
    }
    sign_in(client, StaffFactory())
    assert not client.page(NEW).css("[name=groups]")
    page = client.page(f"{NEW}?region=32&groupe={workgroup.id}")
    ticked = page.css("[name=groups][checked]")
    assert [box.attributes["value"] for box in ticked] == [str(workgroup.id)]


def test_a_member_does_not_invite(client: PageClient, sign_in: SignIn, nadia: User) -> None:
    sign_in(client, MemberFactory())
    assert client.get(NEW).status_code == 403
    assert client.get(LIST).status_code == 403


def test_one_follows_ones_own_invitations_and_ansa_all(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    InvitationFactory(invited_by_id=nadia.id, email="une@exemple.fr", workgroups=[workgroup])
    other = InvitationFactory(email="deux@exemple.fr", workgroups=[workgroup])
    sign_in(client, nadia)
    page = client.page(LIST)
    assert "une@exemple.fr" in page.text()
    assert "deux@exemple.fr" not in page.text()
    token = page.css_first("main [name=csrf_token]").attributes["value"]
    for gesture in ("relancer", "annuler"):
        forged = client.post(f"{LIST}/{other.id}/{gesture}", data={"csrf_token": token})
        assert forged.status_code == 404
    sign_in(client, StaffFactory())
    assert "deux@exemple.fr" in client.page(LIST).text()


def test_whoever_no_longer_runs_the_group_does_not_send_again(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User, clock: Clock
) -> None:
    kept = InvitationFactory(invited_by_id=nadia.id, workgroups=[workgroup])
    place = select(Membership).where(Membership.user_id == nadia.id)
    db.session.scalars(place).one().ended_at = kept.sent_at
    db.session.add(
        Membership(
            workgroup_id=WorkgroupFactory(number=6).id, user_id=nadia.id, role=Role.FACILITATOR
        )
    )
    clock.advance(days=2)
    sign_in(client, nadia)
    page = client.page(LIST)
    token = page.css_first("main [name=csrf_token]").attributes["value"]
    answer = client.post(f"{LIST}/{kept.id}/relancer", data={"csrf_token": token})
    assert answer.status_code == 403


# Sending once.


def test_a_list_sent_again_adds_nothing(
    workgroup: Workgroup, nadia: User, mailbox: Mailbox
) -> None:
    text = f"{INES}\npaul@exemple.fr\n{INES}"
    first = invite(text, workgroup, by=nadia)
    assert first == [Outcome.INVITED, Outcome.INVITED, Outcome.REPEATED]
    again = invite(text, workgroup, by=nadia)
    assert again == [Outcome.ALREADY_INVITED, Outcome.ALREADY_INVITED, Outcome.REPEATED]
    assert len(stored()) == 2
    assert len(mailbox.all()) == 2


def test_new_groups_are_added_to_the_invitation_that_waits(
    workgroup: Workgroup, nadia: User, mailbox: Mailbox, clock: Clock
) -> None:
    other = WorkgroupFactory(number=6)
    marc = FacilitatorFactory(workgroup=other)
    invite(INES, workgroup, by=nadia)
    assert len(mailbox.all()) == 1
    assert invite(INES, other, by=marc) == [Outcome.GROUPS_ADDED]
    (kept,) = stored()
    assert groups_of(kept) == {workgroup.id, other.id}
    assert len(mailbox.all()) == 1, "the link that left this morning opens both groups"

    clock.advance(days=2)
    third = WorkgroupFactory(number=7)
    invite(INES, third, by=StaffFactory())
    assert len(mailbox.to(INES)) == 2


def test_an_expired_invitation_comes_back_to_life(
    workgroup: Workgroup, nadia: User, mailbox: Mailbox, clock: Clock
) -> None:
    invite(INES, workgroup, by=nadia)
    former = mailbox.last(INES).link("/accepter/")
    clock.advance(days=31)
    assert invite(INES, workgroup, by=nadia) == [Outcome.INVITED]
    (kept,) = stored()
    assert kept.is_pending
    assert mailbox.last(INES).link("/accepter/") != former


def test_a_member_is_offered_the_group_and_never_put_in_it(
    workgroup: Workgroup, nadia: User, mailbox: Mailbox
) -> None:
    member = MemberFactory(workgroup=WorkgroupFactory(number=6), email=INES)
    invited = invite(f"{INES}\n{nadia.email}", workgroup, by=nadia)
    assert invited == [Outcome.MEMBER_INVITED, Outcome.ALREADY_MEMBER]
    places = select(Membership.workgroup_id).where(Membership.user_id == member.id)
    assert workgroup.id not in set(db.session.scalars(places))
    assert "Vous avez déjà un compte" in mailbox.last(INES).text


def test_a_closed_account_is_never_written_to(
    workgroup: Workgroup, nadia: User, mailbox: Mailbox
) -> None:
    UserFactory(email=INES, deactivated=True)
    assert invite(INES, workgroup, by=nadia) == [Outcome.CLOSED]
    assert not stored()
    assert not mailbox.all()


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    workgroup: Workgroup, nadia: User
) -> None:
    def queries(count: int, name: str) -> int:
        text = "\n".join(f"{name}{rank}@exemple.fr" for rank in range(count))
        with count_queries(db.engine) as seen:
            invitations.invite(read(text), [workgroup], by=nadia)
        db.session.commit()
        return len([each for each in seen.statements if not each.startswith(ROW_BY_ROW)])

    queries(1, "chauffe")
    assert queries(40, "longue") == queries(2, "courte")


def test_a_job_done_twice_writes_one_mail(
    workgroup: Workgroup, nadia: User, mailbox: Mailbox
) -> None:
    invite(INES, workgroup, by=nadia)
    ids = [each.id for each in stored()]
    for _ in range(2):
        invitations.send_invitations({"ids": ids})
        db.session.commit()
    assert len(mailbox.to(INES)) == 1


# Following.


def test_an_invitation_is_sent_again_once_a_day_with_a_fresh_link(
    client: PageClient,
    sign_in: SignIn,
    mailbox: Mailbox,
    clock: Clock,
    workgroup: Workgroup,
    nadia: User,
) -> None:
    invite(INES, workgroup, by=nadia)
    former = path_of(mailbox.last(INES).link("/accepter/"))
    (kept,) = stored()
    with pytest.raises(SentToday):
        invitations.resend(kept, by=nadia)
    db.session.rollback()
    sign_in(client, nadia)
    assert "Relancer" not in client.page(LIST).text()

    clock.advance(days=2)
    sign_in(client, nadia)
    form = f'form[action="{LIST}/{kept.id}/relancer"]'
    assert client.submit(LIST, form=form).status_code == 303
    fresh = path_of(mailbox.last(INES).link("/accepter/"))
    assert fresh != former
    assert client.get(former).status_code == 409
    assert client.get(fresh).status_code == 200
    assert stored()[0].expires_at > clock.now()


def test_a_cancelled_invitation_opens_nothing(
    client: PageClient, sign_in: SignIn, mailbox: Mailbox, workgroup: Workgroup, nadia: User
) -> None:
    invite(INES, workgroup, by=nadia)
    link = path_of(mailbox.last(INES).link("/accepter/"))
    (kept,) = stored()
    sign_in(client, nadia)
    form = f'form[action="{LIST}/{kept.id}/annuler"]'
    assert client.submit(LIST, form=form).status_code == 303
    assert stored()[0].state is InvitationState.CANCELLED
    answer = client.get(link)
    assert answer.status_code == 409
    assert "annulée" in text_of(answer)
    with pytest.raises(InvitationOver):
        invitations.resend(stored()[0], by=nadia)
    assert invite(INES, workgroup, by=nadia) == [Outcome.INVITED], "one may invite anew"


def test_one_cancels_what_one_offered_and_the_rest_stays(workgroup: Workgroup, nadia: User) -> None:
    other = WorkgroupFactory(number=6)
    marc = FacilitatorFactory(workgroup=other)
    invite(INES, workgroup, by=nadia)
    invite(INES, other, by=marc)
    invitations.cancel(stored()[0], by=nadia)
    db.session.commit()
    (kept,) = stored()
    assert kept.is_pending
    assert groups_of(kept) == {other.id}
    invitations.cancel(kept, by=StaffFactory())
    db.session.commit()
    assert stored()[0].state is InvitationState.CANCELLED


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("en-attente", ["attend"]),
        ("acceptee", ["accepte"]),
        ("expiree", ["expire"]),
        ("annulee", ["annule"]),
        ("toutes", ["accepte", "annule", "attend", "expire"]),
        ("n-importe-quoi", ["attend"]),
    ],
)
def test_the_list_is_filtered_by_state(
    client: PageClient, sign_in: SignIn, clock: Clock, state: str, shown: list[str]
) -> None:
    moment = clock.now()
    InvitationFactory(email="attend@exemple.fr")
    InvitationFactory(email="accepte@exemple.fr", accepted_at=moment)
    InvitationFactory(email="annule@exemple.fr", cancelled_at=moment)
    InvitationFactory(email="expire@exemple.fr", expires_at=moment)
    sign_in(client, StaffFactory())
    text = client.page(f"{LIST}?etat={state}").css_first("main").text()
    names = ["accepte", "annule", "attend", "expire"]
    assert [name for name in names if f"{name}@exemple.fr" in text] == shown


def test_the_list_asks_as_many_queries_for_twenty_as_for_two(
    app: Any, client: PageClient, sign_in: SignIn, workgroup: Workgroup
) -> None:
    staff = StaffFactory()
    sign_in(client, staff)

    def queries() -> int:
        with count_queries(db.engine) as seen:
            client.page(LIST)
        return len(seen)

    for _ in range(2):
        InvitationFactory(workgroups=[workgroup])
    few = queries()
    for _ in range(18):
        InvitationFactory(workgroups=[workgroup, WorkgroupFactory(number=6)])
    assert queries() == few


def test_the_log_tells_how_many_and_by_whom(workgroup: Workgroup, nadia: User) -> None:
    invite(f"{INES}\npaul@exemple.fr", workgroup, by=nadia)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "invitation.sent")
    ).one()
    assert (entry.actor_id, entry.details) == (nadia.id, {"count": 2})
    assert db.session.scalar(select(func.count(jobs.Job.id)))


# The command.


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
