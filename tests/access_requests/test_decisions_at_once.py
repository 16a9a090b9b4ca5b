"""Two officers at once, on real connections: one decides, the other is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access_requests.models import (
    AccessRequest,
    AlreadyDecided,
    Decision,
    Gesture,
    WantedWorkgroup,
)
from app.access_requests.services import bulk
from app.access_requests.services.answers import Choice
from app.access_requests.services.claims import ClaimedByAnother, claim
from app.access_requests.services.decisions import decide, wishes_of
from app.accounts.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.mail import OutgoingMail
from tests.factories import AccessRequestFactory, StaffFactory, WorkgroupFactory


def at_once(app: Flask, *acts: Callable[[], object]) -> list[DomainError | None]:
    """Do each act in a thread and a transaction of its own; what each was refused for."""
    start, outcomes = Barrier(len(acts)), [None] * len(acts)

    def do(rank: int, act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                outcomes[rank] = refusal  # type: ignore[call-overload]

    threads = [Thread(target=do, args=(rank, act)) for rank, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def deciding(request_id: int, officer_id: int, decision: Decision) -> Callable[[], object]:
    def act() -> None:
        asked = db.session.get_one(AccessRequest, request_id)
        officer = db.session.get_one(User, officer_id)
        (wish,) = wishes_of(asked)
        decide(asked, [Choice(wish, decision, "Complet.")], by=officer)

    return act


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_officers_who_decide_at_once_one_wins(app, session, attempt):
    request_id = AccessRequestFactory(email="amelie@exemple.fr").id
    officers = [StaffFactory().id, StaffFactory().id]
    session.commit()

    outcomes = at_once(
        app,
        deciding(request_id, officers[0], Decision.ACCEPTED),
        deciding(request_id, officers[1], Decision.DECLINED),
    )

    refused = [each for each in outcomes if each]
    assert len(refused) == 1
    assert isinstance(refused[0], AlreadyDecided)
    winner = officers[outcomes.index(None)]
    wish = session.scalars(
        select(WantedWorkgroup).where(WantedWorkgroup.request_id == request_id)
    ).one()
    assert wish.decided_by_id == winner
    mails = select(func.count(OutgoingMail.id)).where(
        OutgoingMail.to_address == "amelie@exemple.fr"
    )
    assert session.scalar(mails) == 1


def test_of_two_officers_who_claim_at_once_one_holds(app, session):
    request_id = AccessRequestFactory().id
    officers = [StaffFactory().id, StaffFactory().id]
    session.commit()

    def claiming(officer_id: int) -> Callable[[], object]:
        def act() -> None:
            asked = db.session.get_one(AccessRequest, request_id)
            claim(asked, by=db.session.get_one(User, officer_id))

        return act

    outcomes = at_once(app, *(claiming(each) for each in officers))

    refused = [each for each in outcomes if each]
    assert [type(each) for each in refused] == [ClaimedByAnother]
    holder = session.scalar(select(AccessRequest.claimed_by_id))
    assert holder == officers[outcomes.index(None)]


def test_two_bulk_answers_over_the_same_requests_never_block_each_other(app, session):
    groups = [WorkgroupFactory(number=n) for n in (5, 6)]
    ids = [AccessRequestFactory(workgroups=groups).id for _ in range(4)]
    officer_id = StaffFactory().id
    session.commit()

    def running(key: str, order: list[int]) -> Callable[[], object]:
        def act() -> None:
            requests = [db.session.get_one(AccessRequest, each) for each in order]
            officer = db.session.get_one(User, officer_id)
            bulk.run(requests, Gesture.ACCEPT, "", by=officer, submission_key=key)

        return act

    outcomes = at_once(app, running("une", ids), running("deux", ids[::-1]))

    assert outcomes == [None, None]
    accepted = select(func.count()).where(WantedWorkgroup.decision == Decision.ACCEPTED)
    assert session.scalar(accepted) == len(ids) * 2
    assert session.scalar(select(func.count(OutgoingMail.id))) == len(ids)
