"""Writing to those who run a group: relayed by mail, once, without showing an address."""

import pytest

from app.workgroups.models import Openness
from tests.factories import FacilitatorFactory, RegionalTeamFactory
from tests.workgroups.conftest import HERE

WRITE = f"{HERE}/ecrire"


@pytest.fixture
def second(workgroup):
    return FacilitatorFactory(workgroup=workgroup)


def test_each_facilitator_receives_the_message_and_can_answer_the_sender(
    facilitator, second, stranger, signed_in, mailbox
):
    sent = signed_in(stranger).submit(WRITE, {"body": "Bonjour,\nune question."})
    assert sent.status_code == 302
    for user in (facilitator, second):
        (mail,) = mailbox.to(user.email)
        assert stranger.full_name in mail.subject
        assert "une question." in mail.text
        assert mail.message["Reply-To"] == stranger.email
    assert not mailbox.to(stranger.email)


def test_the_form_says_that_the_address_of_the_sender_goes_with_it(
    facilitator, stranger, signed_in
):
    text = signed_in(stranger).page(WRITE).css_first("main").text()
    assert "Votre nom et votre adresse électronique leur sont transmis" in text
    assert "Amélie Lefèvre" in text


def test_one_form_sent_twice_is_one_message(facilitator, stranger, signed_in, mailbox):
    client = signed_in(stranger)
    form = client.page(WRITE).css_first("main form")
    values = {
        field.attributes["name"]: field.attributes.get("value", "")
        for field in form.css("input[name]")
    }
    for _ in range(2):
        assert client.post(WRITE, data={**values, "body": "Bonjour"}).status_code == 302
    assert len(mailbox.to(facilitator.email)) == 1


@pytest.mark.parametrize("key", ["", "k" * 10_000])
def test_a_forged_key_is_refused_and_the_message_kept(
    facilitator, stranger, signed_in, mailbox, key
):
    client = signed_in(stranger)
    token = client.page(WRITE).css_first('[name="csrf_token"]').attributes["value"]
    typed = {"csrf_token": token, "body": "Bonjour", "submission_key": key}
    sent = client.post(WRITE, data=typed)
    assert sent.status_code == 422
    assert "Bonjour" in sent.text
    assert not mailbox.all()


def test_an_empty_message_is_not_sent(facilitator, stranger, signed_in, mailbox):
    sent = signed_in(stranger).submit(WRITE, {"body": "   "})
    assert sent.status_code == 422
    assert not mailbox.all()


def test_a_message_too_long_is_kept(facilitator, stranger, signed_in, mailbox):
    sent = signed_in(stranger).submit(WRITE, {"body": "y" * 3_001})
    assert sent.status_code == 422
    assert "y" * 3_001 in sent.text
    assert not mailbox.all()


def test_the_eleventh_message_of_an_hour_waits_and_is_kept(
    facilitator, stranger, signed_in, mailbox
):
    client = signed_in(stranger)
    for rank in range(10):
        assert client.submit(WRITE, {"body": f"Message {rank}"}).status_code == 302
    late = client.submit(WRITE, {"body": "Encore un"})
    assert late.status_code == 422
    assert "10 messages en une heure" in late.text
    assert "Encore un" in late.text
    assert len(mailbox.to(facilitator.email)) == 10


def test_the_limit_of_one_person_does_not_stop_another(
    session, facilitator, second, stranger, signed_in
):
    client = signed_in(stranger)
    for rank in range(11):
        client.submit(WRITE, {"body": f"Message {rank}"})
    assert signed_in(second).submit(WRITE, {"body": "Bonjour"}).status_code == 302


def test_without_facilitator_the_regional_team_receives_it(
    session, workgroup, stranger, signed_in, mailbox
):
    team = RegionalTeamFactory(region_code="32")
    signed_in(stranger).submit(WRITE, {"body": "Bonjour"})
    assert len(mailbox.to(team.email)) == 1


def test_where_nobody_answers_the_page_says_whom_to_ask(session, workgroup, stranger, signed_in):
    client = signed_in(stranger)
    page = client.page(WRITE)
    assert not page.css("main form")
    assert page.css('main a[href="/contact"]')
    token = page.css_first('[name="csrf_token"]').attributes["value"]
    refused = client.post(
        WRITE, data={"csrf_token": token, "body": "Bonjour", "submission_key": "k"}
    )
    assert refused.status_code == 409
    assert "Bonjour" in refused.text


def test_nobody_writes_to_an_archived_group(workgroup, facilitator, stranger, signed_in, mailbox):
    workgroup.openness = Openness.ARCHIVED
    client = signed_in(stranger)
    page = client.page(WRITE)
    assert not page.css("main form")
    token = page.css_first('[name="csrf_token"]').attributes["value"]
    typed = {"csrf_token": token, "body": "Bonjour", "submission_key": "k"}
    assert client.post(WRITE, data=typed).status_code == 409
    assert not mailbox.all()


def test_a_message_waiting_for_the_worker_is_not_sent_for_a_closed_account(
    session, facilitator, stranger, signed_in, mailbox
):
    signed_in(stranger).submit(WRITE, {"body": "Bonjour"})
    stranger.deactivated_at = stranger.activated_at
    session.commit()
    assert not mailbox.all()
