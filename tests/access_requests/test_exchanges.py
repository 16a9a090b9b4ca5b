"""Taking a request in hand, letting it go, and the exchange with the person who asked."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, select

from app.access_requests.models import (
    AccessRequest,
    Decision,
    ImpossibleStep,
    RequestMessage,
    RequestStatus,
)
from app.access_requests.queries.journal import journal_of
from app.access_requests.services.claims import ClaimedByAnother, claim, release
from app.access_requests.services.decisions import wishes_of
from app.access_requests.services.exchanges import ask_for_information, send_message
from app.access_requests.services.following import reply
from app.core.db import db, now
from tests.access_requests.staff import answer, page_of
from tests.factories import AccessRequestFactory, OpinionFactory, ReasonTextFactory, StaffFactory

pytestmark = pytest.mark.usefixtures("session")
EMAIL = "amelie@exemple.fr"


@pytest.fixture
def officer():
    return StaffFactory(first_name="Nadia", last_name="Petit")


@pytest.fixture
def asked() -> AccessRequest:
    return AccessRequestFactory(email=EMAIL, first_name="Amélie", last_name="Durand")


@pytest.fixture
def staff(client, sign_in, officer):
    sign_in(client, officer)
    return client


# In hand.


def test_a_claim_is_refused_to_another_who_learns_who_holds(asked, officer):
    claim(asked, by=officer)
    claim(asked, by=officer)

    with pytest.raises(ClaimedByAnother, match="Nadia Petit"):
        claim(asked, by=StaffFactory())
    with pytest.raises(ClaimedByAnother):
        release(asked, by=StaffFactory())


def test_a_claim_of_half_an_hour_ago_holds_nobody_back(asked, officer, clock):
    claim(asked, by=officer)
    clock.advance(minutes=29)
    with pytest.raises(ClaimedByAnother):
        claim(asked, by=StaffFactory())

    clock.advance(minutes=2)
    other = StaffFactory()
    claim(asked, by=other)
    assert asked.claimed_by_id == other.id


def test_a_claim_is_taken_over_on_purpose(asked, officer):
    claim(asked, by=officer)
    other = StaffFactory()
    claim(asked, by=other, take_over=True)

    assert asked.claimed_by_id == other.id
    assert any("Reprise" in line.text for line in journal_of(asked))


def test_a_released_request_is_free_again(asked, officer):
    claim(asked, by=officer)
    release(asked, by=officer)
    release(asked, by=officer)

    claim(asked, by=StaffFactory())


def test_what_is_held_by_another_is_decided_only_on_purpose(asked, officer):
    claim(asked, by=StaffFactory())
    with pytest.raises(ClaimedByAnother):
        answer(asked, officer, Decision.ACCEPTED)

    answer(asked, officer, Decision.ACCEPTED, take_over=True)
    assert asked.status is RequestStatus.APPROVED
    assert asked.claimed_by_id is None


@pytest.mark.parametrize("state", ["unconfirmed", "approved", "withdrawn"])
def test_a_request_that_is_not_open_is_not_claimed(state, officer):
    with pytest.raises(ImpossibleStep):
        claim(AccessRequestFactory(**{state: True}), by=officer)


def test_claim_take_over_and_release_on_the_screen(staff, asked, officer):
    staff.submit(page_of(asked), form="form[action*=prise-en-charge]")
    db.session.refresh(asked)
    assert asked.claimed_by_id == officer.id
    staff.submit(page_of(asked), form="form[action*=liberation]")
    db.session.refresh(asked)
    assert asked.claimed_by_id is None

    asked.claimed_by_id, asked.claimed_at = StaffFactory(first_name="Ludovic").id, now()
    db.session.commit()
    page = staff.page(page_of(asked))
    assert "Ludovic" in page.css_first("#dossier .fr-alert").text()
    staff.submit(page_of(asked), form="form[action*=prise-en-charge]")
    db.session.refresh(asked)
    assert asked.claimed_by_id == officer.id


# The exchange.


def test_a_question_waits_for_its_answer_in_the_same_file(asked, officer, mailbox, client):
    ask_for_information(asked, "Quelle est votre fonction ?", by=officer, submission_key="a")

    assert asked.status is RequestStatus.AWAITING_INFORMATION
    mail = mailbox.last(EMAIL)
    assert "Quelle est votre fonction ?" in mail.text
    assert "Quelle est votre fonction ?" in client.get(mail.link("/suivi/")).get_data(as_text=True)

    reply(asked, "Je suis directrice.", submission_key="b")
    assert asked.status is RequestStatus.PENDING
    bodies = [line.body for line in journal_of(asked) if line.body]
    assert bodies == ["Je suis directrice.", "Quelle est votre fonction ?"]


def test_a_message_leaves_the_request_where_it_is(asked, officer, mailbox):
    send_message(asked, "À bientôt.", by=officer, submission_key="a")

    assert asked.status is RequestStatus.PENDING
    assert "À bientôt." in mailbox.last(EMAIL).text


def test_a_message_sent_twice_is_sent_once(asked, officer, mailbox):
    for _ in range(2):
        send_message(asked, "À bientôt.", by=officer, submission_key="a")
    send_message(asked, "Autre chose.", by=officer, submission_key="a")

    assert db.session.scalar(select(func.count(RequestMessage.id))) == 2
    assert len(mailbox.to(EMAIL)) == 2


@pytest.mark.parametrize("state", ["unconfirmed", "declined", "withdrawn"])
def test_nobody_writes_to_an_address_that_was_not_confirmed_or_after_the_end(
    state, officer, mailbox
):
    asked = AccessRequestFactory(**{state: True})
    for write in (ask_for_information, send_message):
        with pytest.raises(ImpossibleStep):
            write(asked, "Bonjour", by=officer, submission_key="a")
    assert len(mailbox) == 0


def test_an_officer_asks_on_the_screen_with_a_text_of_the_list(staff, asked, mailbox):
    kept = ReasonTextFactory(body="Quelle est votre structure ?")
    sent = staff.submit(page_of(asked), {"text": kept.id, "body": "Merci."})

    assert sent.status_code == 303
    assert "Quelle est votre structure ?\n\nMerci." in mailbox.last(EMAIL).text
    db.session.refresh(asked)
    assert asked.status is RequestStatus.AWAITING_INFORMATION


def test_an_officer_reads_the_mail_before_it_leaves(staff, asked, mailbox):
    shown = staff.submit(page_of(asked), {"body": "Bonjour à vous."}, button="verifier")

    assert shown.status_code == 200
    letter = LexborHTMLParser(shown.get_data(as_text=True)).css_first(".app-letter").text()
    assert "Bonjour à vous." in letter
    assert "[lien personnel]" in letter
    assert len(mailbox) == 0


def test_an_empty_message_is_refused(staff, asked, mailbox):
    refused = staff.submit(page_of(asked), {"body": "  ", "is_question": ""})

    assert refused.status_code == 422
    assert "Écrivez un message" in refused.get_data(as_text=True)
    assert len(mailbox) == 0


def test_a_request_that_waits_for_an_answer_can_be_decided_all_the_same(asked, officer):
    ask_for_information(asked, "Votre fonction ?", by=officer, submission_key="a")
    answer(asked, officer, Decision.ACCEPTED)
    assert asked.status is RequestStatus.APPROVED


# The journal.


def test_the_journal_says_who_did_what_and_which_mail_left(asked, officer, mailbox, clock):
    OpinionFactory(wanted_id=wishes_of(asked)[0].id)
    claim(asked, by=officer)
    clock.advance(minutes=1)
    answer(asked, officer, Decision.ACCEPTED)
    mailbox.all()

    lines = journal_of(asked)
    told = [(line.text, line.author) for line in lines]
    title = wishes_of(asked)[0].workgroup.title
    assert (f"Décision : accepté : {title}", "Nadia Petit") in told
    assert ("Prise en charge", "Nadia Petit") in told
    assert any(text.startswith(f"Courriel à {EMAIL} (envoyé)") for text, _author in told)
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


def test_the_journal_says_why_a_mail_was_refused(asked, officer, smtp, run_jobs):
    smtp.refuse(EMAIL)
    send_message(asked, "Bonjour", by=officer, submission_key="a")
    run_jobs()

    assert any("refusé le" in line.text for line in journal_of(asked))


def test_every_step_of_a_request_is_worded(asked, officer):
    claim(asked, by=officer)
    release(asked, by=officer)
    answer(asked, officer, Decision.HELD)
    ask_for_information(asked, "Bonjour", by=officer, submission_key="a")
    reply(asked, "Voici.", submission_key="b")
    send_message(asked, "Merci", by=officer, submission_key="c")

    assert not [line.text for line in journal_of(asked) if "access_request." in line.text]


def test_an_old_claim_is_shown_as_free(staff, asked):
    asked.claimed_by_id = StaffFactory(first_name="Ludovic").id
    asked.claimed_at = now() - timedelta(hours=2)
    db.session.commit()

    page = staff.page(page_of(asked))
    assert page.css_first("[name=step]") is not None
