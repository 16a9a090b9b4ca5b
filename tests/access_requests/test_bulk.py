"""Bulk answers: what would be sent is read first; each request succeeds or fails by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access_requests.models import (
    AccessRequest,
    BulkRun,
    Decision,
    Gesture,
    RequestMessage,
    RequestStatus,
)
from app.access_requests.services import bulk
from app.core.db import db, now
from tests.access_requests.staff import QUEUE, REASON, answer
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def officer():
    return StaffFactory(email="ansa@exemple.fr")


@pytest.fixture
def staff(client, sign_in, officer):
    sign_in(client, officer)
    return client


def requests(count=3, **options):
    return [
        AccessRequestFactory(
            email=f"p{rank}@exemple.fr",
            last_name=f"Numéro{rank}",
            workgroups=[WorkgroupFactory(number=5)],
            **options,
        )
        for rank in range(count)
    ]


def status_of(asked):
    return db.session.scalar(select(AccessRequest.status).where(AccessRequest.id == asked.id))


def send(client, some, gesture, **fields):
    """What the queue, then the page of the bulk answer, send."""
    token = client.page(QUEUE).css_first("[name=csrf_token]").attributes["value"]
    data = {"csrf_token": token, "ids": [each.id for each in some], "gesture": gesture, **fields}
    return client.post(f"{QUEUE}/lot", data=data)


def text_of(response):
    return response.get_data(as_text=True)


# On the screen.


def test_ticked_requests_are_accepted_after_a_look_at_what_will_be_sent(staff, mailbox):
    some = requests()
    page = staff.submit(QUEUE, {"ids": [each.id for each in some]}, button="accept")
    assert page.status_code == 200
    for asked in some:
        assert asked.email in text_of(page)
    assert "[lien personnel]" in text_of(page)
    assert len(mailbox) == 0

    done = send(staff, some, "accept", step="envoyer", submission_key="a")
    assert done.status_code == 303
    assert "3\N{NO-BREAK SPACE}demandes traitées" in staff.page(done.location).body.text()
    for asked in some:
        assert status_of(asked) is RequestStatus.APPROVED
        assert len(mailbox.to(asked.email)) == 1


def test_a_bulk_decline_shows_its_mail_then_leaves_with_its_reason(staff, mailbox):
    some = requests()
    assert "Voir le courriel" in text_of(send(staff, some, "decline"))
    shown = text_of(send(staff, some, "decline", step="verifier", body=REASON))
    assert REASON in shown
    assert len(mailbox) == 0

    send(staff, some, "decline", step="envoyer", body=REASON, submission_key="a")
    assert REASON in mailbox.last("p2@exemple.fr").text


def test_a_message_to_several(staff, mailbox):
    some = requests()
    send(staff, some, "write", step="envoyer", body="Nous vous lisons.", submission_key="a")

    assert all("Nous vous lisons." in mailbox.last(asked.email).text for asked in some)
    assert {status_of(asked) for asked in some} == {RequestStatus.PENDING}


@pytest.mark.parametrize("gesture", ["decline", "write"])
@pytest.mark.parametrize("step", ["verifier", "envoyer"])
def test_a_gesture_that_needs_words_is_refused_without(staff, mailbox, gesture, step):
    refused = send(staff, requests(), gesture, step=step)

    assert refused.status_code == 422
    assert "Écrivez un texte" in text_of(refused)
    assert len(mailbox) == 0


def test_no_box_ticked_says_so(staff):
    refused = send(staff, [], "accept")
    assert refused.status_code == 422
    assert "Cochez au moins une demande." in text_of(refused)


def test_more_than_fifty_at_a_time_are_refused(staff):
    class Numbered:
        def __init__(self, number):
            self.id = number

    AccessRequestFactory()
    refused = send(staff, [Numbered(number) for number in range(1, 52)], "accept")
    assert refused.status_code == 422
    assert "50 demandes au plus" in text_of(refused)


@pytest.mark.parametrize("ids", [["x"], ["-1"], ["9" * 30], ["\N{ARABIC-INDIC DIGIT FIVE}"]])
def test_forged_numbers_are_no_requests(staff, ids):
    AccessRequestFactory()
    token = staff.page(QUEUE).css_first("[name=csrf_token]").attributes["value"]
    data = {"csrf_token": token, "ids": ids, "gesture": "accept"}
    assert staff.post(f"{QUEUE}/lot", data=data).status_code == 422


def test_the_result_says_what_failed_and_why(staff, officer):
    some = requests()
    answer(some[0], StaffFactory(), Decision.DECLINED)
    some[1].claimed_by_id, some[1].claimed_at = StaffFactory().id, now()
    db.session.commit()

    done = send(staff, some, "accept", step="envoyer", submission_key="a")
    text = staff.page(done.location).body.text()
    assert "1\N{NO-BREAK SPACE}demande traitée, 2\N{NO-BREAK SPACE}laissées de côté" in text
    assert "Demande « Refusée »" in text
    assert "Prise en charge par une autre personne" in text
    assert status_of(some[2]) is RequestStatus.APPROVED


def test_a_double_click_runs_once_and_shows_the_same_result(staff, mailbox):
    some = requests()
    done = [send(staff, some, "accept", step="envoyer", submission_key="a") for _ in range(2)]

    assert done[0].location == done[1].location
    assert db.session.scalar(select(func.count(BulkRun.id))) == 1
    assert len(mailbox) == 3


# Who may.


def test_a_delegated_region_answers_its_own_and_never_those_of_another(client, sign_in, mailbox):
    here, elsewhere = AccessRequestFactory(), AccessRequestFactory(region_code="84")
    sign_in(client, RegionalTeamFactory(region_code="32", can_decide=True))

    forged = send(client, [here, elsewhere], "accept", step="envoyer", submission_key="a")
    assert forged.status_code == 404
    assert status_of(here) is RequestStatus.PENDING

    done = send(client, [here], "accept", step="envoyer", submission_key="b")
    assert done.status_code == 303
    assert status_of(here) is RequestStatus.APPROVED


def test_a_facilitator_and_the_nation_answer_nothing_in_bulk(client, sign_in):
    asked = AccessRequestFactory()
    for reader in (FacilitatorFactory(), UserFactory(national=True)):
        sign_in(client, reader)
        token = client.page("/mon-compte").css_first("[name=csrf_token]").attributes["value"]
        data = {"csrf_token": token, "ids": [asked.id], "gesture": "accept", "step": "envoyer"}
        assert client.post(f"{QUEUE}/lot", data=data).status_code == 403


def test_a_result_is_read_by_whoever_ran_it(client, sign_in, officer):
    ran = bulk.run(requests(1), Gesture.ACCEPT, "", by=officer, submission_key="a")
    db.session.commit()
    path = f"{QUEUE}/lots/{ran.id}"

    sign_in(client, officer)
    assert client.get(path).status_code == 200
    sign_in(client, StaffFactory())
    assert client.get(path).status_code == 404


# The service.


def test_one_that_is_over_leaves_the_others_their_message(officer):
    over = AccessRequestFactory(withdrawn=True)
    some = [AccessRequestFactory(), over, AccessRequestFactory()]

    ran = bulk.run(some, Gesture.WRITE, "Bonjour", by=officer, submission_key="a")

    assert [bool(why) for _id, why in ran.results] == [False, True, False]
    assert db.session.scalar(select(func.count(RequestMessage.id))) == 2


def test_what_may_be_a_duplicate_is_left_to_be_looked_at(officer):
    some = requests(2)
    UserFactory(email=some[0].email)

    obstacles = [each.obstacle for each in bulk.prospects(some, Gesture.ACCEPT, by=officer)]
    assert obstacles == ["Doublon possible : à traiter à part", ""]


def test_what_fails_inside_is_told_and_undone(officer, mailbox):
    archived = WorkgroupFactory(number=7, openness="archived")
    some = [AccessRequestFactory(workgroups=[WorkgroupFactory(number=5), archived]), *requests(1)]

    ran = bulk.run(some, Gesture.ACCEPT, "", by=officer, submission_key="a")
    db.session.commit()

    assert "archivé" in ran.results[0][1]
    assert ran.results[1][1] == ""
    assert status_of(some[0]) is RequestStatus.PENDING
    assert len(mailbox) == 1


def test_the_run_keeps_numbers_and_nothing_of_the_applicants(officer):
    some = requests(1)
    ran = bulk.run(some, Gesture.ACCEPT, "", by=officer, submission_key="a")
    assert [tuple(each) for each in ran.results] == [(some[0].id, "")]


# The same gestures as commands.


def command(app, *arguments):
    db.session.commit()
    return app.test_cli_runner().invoke(args=["access-requests", *arguments])


def test_a_command_tries_then_accepts(app, officer, mailbox):
    old = AccessRequestFactory(confirmed_at=now() - timedelta(days=20))
    recent = AccessRequestFactory(confirmed_at=now() - timedelta(days=2))
    arguments = ("accept", "--older-than", "10", "--by", "ansa@exemple.fr")

    tried = command(app, *arguments, "--dry-run")
    assert old.email in tried.output
    assert recent.email not in tried.output
    assert status_of(old) is RequestStatus.PENDING

    done = command(app, *arguments)
    assert done.exit_code == 0, done.output
    db.session.rollback()
    assert (status_of(old), status_of(recent)) == (RequestStatus.APPROVED, RequestStatus.PENDING)
    assert len(mailbox) == 1


def test_a_command_declines_and_writes_in_one_region(app, officer, mailbox):
    here, elsewhere = AccessRequestFactory(), AccessRequestFactory(region_code="84")
    by = ("--by", "ansa@exemple.fr", "--region", "32")

    assert command(app, "write", "--text", "Bonjour", *by).exit_code == 0
    assert command(app, "decline", "--reason", REASON, *by).exit_code == 0
    db.session.rollback()
    assert status_of(here) is RequestStatus.DECLINED
    assert status_of(elsewhere) is RequestStatus.PENDING
    assert len(mailbox.to(here.email)) == 2


def test_a_command_is_refused_to_who_does_not_decide(app):
    UserFactory(email="membre@exemple.fr")
    for email in ("membre@exemple.fr", "inconnue@exemple.fr"):
        refused = command(app, "accept", "--by", email)
        assert refused.exit_code == 2
        assert "décide" in refused.output
