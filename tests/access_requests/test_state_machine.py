"""Whatever people do, in whatever order, a request only takes the steps of the table."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access_requests.models import (
    FINAL_STATUSES,
    OPEN_STATUSES,
    TRANSITIONS,
    Decision,
    OpinionValue,
    RequestStatus,
)
from app.access_requests.queries.links import CONFIRMATION
from app.access_requests.services import decisions, exchanges, following, opinions, submission
from app.access_requests.services.answers import Choice
from app.access_requests.services.submission import Submission
from app.accounts.models import User
from app.core import tokens
from app.core.audit import AuditEntry
from app.core.db import db, now
from app.core.errors import DomainError
from tests.factories import FacilitatorFactory, StaffFactory, WorkgroupFactory, wishes_of

S = RequestStatus
_numbers = count()
ANSWERS = st.sampled_from([Decision.ACCEPTED, Decision.DECLINED, Decision.HELD])


class Journey(RuleBasedStateMachine):
    """One request, and everybody who may act on it at any time."""

    @initialize()
    def ask(self) -> None:
        groups = [WorkgroupFactory(number=number) for number in (5, 6)]
        self.facilitator: User = FacilitatorFactory(workgroup=groups[0])
        self.officer: User = StaffFactory()
        number = next(_numbers)
        typed = Submission(
            first_name="Amélie",
            last_name="Dupré",
            email=f"parcours{number}@exemple.fr",
            job_title="Directrice",
            region_code="32",
            workgroup_ids=tuple(group.id for group in groups),
        )
        self.asked = submission.submit(typed, submission_key=f"parcours-{number}")
        self.link = tokens.issue(CONFIRMATION, self.asked.id, timedelta(days=7))
        self.seen = [self.asked.status]
        self.accounts = 0

    def attempt(self, act: Callable[[], Any]) -> bool:
        """Act as a request would: saved whole, or not at all."""
        before = self.asked.status
        try:
            with db.session.begin_nested():
                act()
        except DomainError:
            db.session.refresh(self.asked)
            assert self.asked.status is before
            return False
        db.session.flush()
        db.session.refresh(self.asked)
        if self.asked.status is not before:
            self.seen.append(self.asked.status)
        return True

    @rule()
    def confirm(self) -> None:
        was = self.asked.status
        assert self.attempt(lambda: submission.confirm(self.link)) is (was is S.UNCONFIRMED)

    @rule()
    def a_night_passes(self) -> None:
        was = self.asked.status
        self.attempt(lambda: submission.expire_unconfirmed(now() + timedelta(days=1)))
        assert (self.asked.status is S.EXPIRED) is (was in {S.UNCONFIRMED, S.EXPIRED})

    @rule()
    def staff_ask(self) -> None:
        was = self.asked.status
        done = self.attempt(
            lambda: exchanges.ask_for_information(
                self.asked, "Votre fonction ?", by=self.officer, submission_key=_key()
            )
        )
        assert done is (was in OPEN_STATUSES)

    @rule()
    def the_person_answers(self) -> None:
        was = self.asked.status
        done = self.attempt(lambda: following.reply(self.asked, "Bénévole", submission_key=_key()))
        assert done is (was in OPEN_STATUSES)
        expected = S.PENDING if was is S.AWAITING_INFORMATION else was
        assert self.asked.status is expected

    @rule(first=ANSWERS, second=ANSWERS, how_many=st.integers(1, 2))
    def staff_decide(self, first: Decision, second: Decision, how_many: int) -> None:
        was, wishes = self.asked.status, wishes_of(self.asked)
        choices = [
            Choice(wish, decision, "Ce groupe est complet.")
            for wish, decision in zip(wishes, (first, second)[:how_many], strict=False)
        ]
        is_possible = was in OPEN_STATUSES and not any(each.wish.is_settled for each in choices)
        done = self.attempt(lambda: decisions.decide(self.asked, choices, by=self.officer))
        assert done is is_possible

    @rule(value=st.sampled_from(OpinionValue))
    def the_facilitator_speaks(self, value: OpinionValue) -> None:
        wish = wishes_of(self.asked)[0]
        is_possible = self.asked.status in OPEN_STATUSES and not wish.is_settled
        done = self.attempt(
            lambda: opinions.give_opinion(wish, value, "Un mot", by=self.facilitator)
        )
        assert done is is_possible

    @rule()
    def the_person_withdraws(self) -> None:
        was = self.asked.status
        done = self.attempt(lambda: following.withdraw(self.asked))
        assert done is (was not in FINAL_STATUSES - {S.WITHDRAWN})

    @invariant()
    def every_step_is_in_the_table(self) -> None:
        for before, after in zip(self.seen, self.seen[1:], strict=False):
            assert after in TRANSITIONS[before], f"{before} → {after}"

    @invariant()
    def a_request_that_is_over_says_since_when(self) -> None:
        assert (self.asked.closed_at is not None) is (self.asked.status in FINAL_STATUSES)
        is_decided = self.asked.status in {S.APPROVED, S.DECLINED}
        assert (self.asked.decided_at is not None) is is_decided

    @invariant()
    def nobody_is_let_in_unless_a_group_accepts_them(self) -> None:
        accepted = [w for w in wishes_of(self.asked) if w.decision is Decision.ACCEPTED]
        accounts = db.session.scalar(
            select(func.count()).select_from(User).where(User.email == self.asked.email)
        )
        assert accounts == bool(accepted)

    @invariant()
    def every_step_is_logged(self) -> None:
        entries = db.session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(
                AuditEntry.subject_kind == "access_requests",
                AuditEntry.subject_id == str(self.asked.id),
            )
        )
        assert (entries or 0) >= len(self.seen)

    def teardown(self) -> None:
        with suppress(AttributeError):
            db.session.commit()


def _key() -> str:
    return f"cle-{next(_numbers)}"


def test_whatever_people_do_a_request_only_takes_the_steps_of_the_table(
    session: scoped_session[Session],
) -> None:
    run_state_machine_as_test(
        Journey,
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("status", sorted(FINAL_STATUSES))
def test_nothing_follows_the_end(status: RequestStatus) -> None:
    assert not TRANSITIONS.get(status)


@pytest.mark.parametrize("status", sorted(set(RequestStatus) - FINAL_STATUSES))
def test_every_living_state_has_an_end_in_sight(status: RequestStatus) -> None:
    assert TRANSITIONS[status] & FINAL_STATUSES
