"""What is over is erased after the delay that staff set, with all that was written about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access_requests.models import (
    AccessRequest,
    AskedOpinion,
    BulkRun,
    Decision,
    Gesture,
    Invitation,
    InvitedWorkgroup,
    Opinion,
    RequestMessage,
    WantedWorkgroup,
)
from app.access_requests.queries.invitations import PURPOSE
from app.access_requests.queries.links import CONFIRMATION, OPINION
from app.access_requests.services import retention
from app.access_requests.services.claims import claim
from app.access_requests.services.exchanges import send_message
from app.core import audit, parameters, tokens
from app.core.audit import AuditEntry
from app.core.db import Base, db, now
from app.core.mail import OutgoingMail
from app.core.tokens import Token
from tests.access_requests.staff import REASON, answer
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    InvitationFactory,
    OpinionFactory,
    RequestMessageFactory,
    StaffFactory,
    wishes_of,
)

pytestmark = pytest.mark.usefixtures("session")
LONG_AGO, LATELY = timedelta(days=200), timedelta(days=100)
REQUESTS, INVITATIONS = "demandes d’accès", "invitations"


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def over(age: timedelta, **state: Any) -> AccessRequest:
    moment = now() - age
    return AccessRequestFactory(closed_at=moment, created_at=moment, **state)


@pytest.mark.parametrize("state", ["declined", "withdrawn", "expired"])
def test_a_request_that_came_to_nothing_goes_after_the_delay_and_not_before(state: str) -> None:
    old, recent = over(LONG_AGO, **{state: True}), over(LATELY, **{state: True})
    old_id, recent_id = old.id, recent.id
    assert retention.purge()[REQUESTS] == 1
    db.session.expunge_all()
    assert db.session.get(AccessRequest, old_id) is None
    assert db.session.get(AccessRequest, recent_id)


@pytest.mark.parametrize("state", ["pending", "on_hold", "unconfirmed"])
def test_a_request_that_waits_for_us_is_never_erased(state: str) -> None:
    traits = {} if state == "pending" else {state: True}
    AccessRequestFactory(created_at=now() - LONG_AGO, **traits)
    assert retention.purge()[REQUESTS] == 0


def test_an_accepted_request_stays_with_its_journal() -> None:
    over(LONG_AGO, approved=True)
    assert retention.purge()[REQUESTS] == 0


def test_a_question_left_without_an_answer_for_as_long_is_given_up() -> None:
    left, answered = (
        AccessRequestFactory(created_at=now() - LONG_AGO, awaiting_information=True)
        for _ in range(2)
    )
    RequestMessageFactory(request_id=left.id, sent_at=now() - LONG_AGO)
    RequestMessageFactory(request_id=answered.id, sent_at=now() - LATELY)
    kept = answered.id
    assert retention.purge()[REQUESTS] == 1
    assert list(db.session.scalars(select(AccessRequest.id))) == [kept]


def test_all_that_was_written_about_a_request_goes_with_it() -> None:
    asked = over(LONG_AGO, declined=True, email="amelie@exemple.fr")
    (wish,) = wishes_of(asked)
    facilitator = FacilitatorFactory()
    OpinionFactory(wanted_id=wish.id, author_id=facilitator.id, reason="Amélie est inconnue")
    RequestMessageFactory(request_id=asked.id)
    question = AskedOpinion(wanted_id=wish.id, facilitator_id=facilitator.id)
    db.session.add(question)
    db.session.flush()
    tokens.issue(CONFIRMATION, asked.id, LONG_AGO)
    tokens.issue(OPINION, question.id, LONG_AGO)
    _mail_about(asked)
    audit.record("access_request.declined", asked, by=StaffFactory())

    assert retention.purge()["courriels à leur sujet"] == 1
    parts = (WantedWorkgroup, Opinion, AskedOpinion, RequestMessage, Token, OutgoingMail)
    assert {model.__tablename__: count(model) for model in parts} == {
        model.__tablename__: 0 for model in parts
    }
    assert count(AuditEntry), "the log keeps who decided and when"


def test_the_results_of_a_bulk_answer_go_after_the_delay_and_not_before() -> None:
    officer = StaffFactory()
    for age in (LONG_AGO, LATELY):
        run_at = now() - age
        key = f"lot-{age.days}"
        db.session.add(
            BulkRun(
                submission_key=key, gesture=Gesture.DECLINE, run_by_id=officer.id, run_at=run_at
            )
        )
    assert retention.purge()["réponses groupées"] == 1
    assert db.session.scalars(select(BulkRun.submission_key)).all() == [f"lot-{LATELY.days}"]


def test_the_files_of_others_are_left_alone() -> None:
    over(LONG_AGO, declined=True)
    other, invitation = AccessRequestFactory(), InvitationFactory()
    tokens.issue(CONFIRMATION, other.id, LONG_AGO)
    tokens.issue(PURPOSE, invitation.id, LONG_AGO)
    _mail_about(other)
    retention.purge()
    assert (count(AccessRequest), count(Invitation)) == (1, 1)
    assert (count(Token), count(OutgoingMail), count(WantedWorkgroup)) == (2, 1, 1)


@pytest.mark.parametrize("moment", ["accepted_at", "cancelled_at", "expires_at"])
def test_an_invitation_that_is_over_goes_with_its_groups_links_and_mails(moment: str) -> None:
    old = InvitationFactory(**{moment: now() - LONG_AGO})
    InvitationFactory(**{moment: now() - LATELY})
    tokens.issue(PURPOSE, old.id, LONG_AGO)
    _mail_about(old)
    assert retention.purge()[INVITATIONS] == 1
    assert (count(Invitation), count(InvitedWorkgroup)) == (1, 1)
    assert (count(Token), count(OutgoingMail)) == (0, 0)


def test_a_trial_counts_and_erases_nothing() -> None:
    over(LONG_AGO, declined=True)
    InvitationFactory(cancelled_at=now() - LONG_AGO)
    counted = retention.purge(dry_run=True)
    assert (counted[REQUESTS], counted[INVITATIONS]) == (1, 1)
    assert (count(AccessRequest), count(Invitation)) == (1, 1)


def test_staff_set_the_delay() -> None:
    over(LATELY, declined=True)
    assert retention.purge(dry_run=True)[REQUESTS] == 0
    parameters.set_value(retention.RETENTION_MONTHS, 3, by=StaffFactory())
    assert retention.purge(dry_run=True)[REQUESTS] == 1


def test_a_moment_may_be_given() -> None:
    over(LATELY, declined=True)
    assert retention.purge(before=now())[REQUESTS] == 1


def test_months_are_counted_as_people_do() -> None:
    def before(year: int, month: int, day: int) -> tuple[int, int, int]:
        found = retention.months_before(datetime(year, month, day, tzinfo=UTC), 6)
        return found.year, found.month, found.day

    assert before(2019, 9, 10) == (2019, 3, 10)
    assert before(2019, 8, 31) == (2019, 2, 28)
    assert before(2019, 3, 1) == (2018, 9, 1)
    assert before(2019, 6, 30) == (2018, 12, 30)


def test_the_number_of_an_erased_request_never_comes_back() -> None:
    erased = over(LONG_AGO, declined=True).id
    retention.purge()
    assert AccessRequestFactory().id > erased


def test_no_line_of_the_log_holds_a_word_of_the_person_erased() -> None:
    asked = AccessRequestFactory(email="amelie@exemple.fr", last_name="Hautefeuille")
    officer = StaffFactory(last_name="Béa")
    claim(asked, by=officer)
    send_message(asked, "Bonjour Hautefeuille", by=officer, submission_key="une")
    answer(asked, officer, Decision.DECLINED)
    retention.purge(before=now() + timedelta(minutes=1))
    entries = db.session.scalars(select(AuditEntry)).all()
    assert {entry.actor_name for entry in entries} == {officer.full_name}
    told = " ".join(str(entry.details) for entry in entries)
    assert "access_request.decided" in {entry.action for entry in entries}
    assert not [word for word in ("amelie", "Hautefeuille", REASON) if word in told]


def test_the_command_erases_and_its_trial_does_not(app: Flask) -> None:
    over(LONG_AGO, declined=True)
    db.session.commit()
    run = app.test_cli_runner()
    trial = run.invoke(args=["purge", "--dry-run"])
    assert trial.exit_code == 0, trial.output
    assert "1  demandes d’accès" in trial.output
    assert count(AccessRequest) == 1
    assert run.invoke(args=["purge"]).exit_code == 0
    db.session.rollback()
    assert count(AccessRequest) == 0
    assert db.session.scalar(select(AuditEntry.id).where(AuditEntry.action == "service.purged"))


def _mail_about(subject: AccessRequest | Invitation) -> None:
    db.session.add(
        OutgoingMail(
            to_address=subject.email,
            text_key="access_requests/declined",
            subject="Votre demande",
            body=f"Bonjour {subject.first_name}",
            about_kind=audit.kind_of(subject),
            about_id=str(subject.id),
        )
    )
    db.session.flush()
