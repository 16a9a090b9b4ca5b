"""Two sendings at the same moment, on real connections: one request, one mail, one step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access_requests.models import AccessRequest, OpinionValue
from app.access_requests.queries.links import CONFIRMATION, OPINION
from app.access_requests.services.asking import ask_for_opinions
from app.access_requests.services.opinions import answer_by_link
from app.access_requests.services.submission import Submission, confirm, submit
from app.core import tokens
from app.core.jobs import Job
from app.core.mail import OutgoingMail
from tests.access_requests.steps import EMAIL, requests
from tests.access_requests.test_decisions_at_once import at_once
from tests.factories import AccessRequestFactory, FacilitatorFactory, WorkgroupFactory

LIFETIME = timedelta(days=1)


def submitting(workgroup_id: int) -> Callable[[], object]:
    typed = Submission(
        first_name="Amélie",
        last_name="Dupré",
        email=EMAIL,
        job_title="Directrice",
        region_code="32",
        workgroup_ids=(workgroup_id,),
    )
    return lambda: submit(typed, submission_key="0" * 32)


@pytest.mark.parametrize("attempt", range(3))
def test_the_same_form_sent_twice_at_once_is_one_request(
    app: Flask, session: scoped_session[Session], attempt: int
) -> None:
    act = submitting(WorkgroupFactory(number=5).id)
    session.commit()
    assert at_once(app, act, act) == [None, None]
    assert len(requests()) == 1
    jobs = select(func.count(Job.id)).where(Job.name == "access_requests.after_submission")
    assert session.scalar(jobs) == 1


def test_a_link_pressed_twice_at_once_confirms_once(
    app: Flask, session: scoped_session[Session]
) -> None:
    asked = AccessRequestFactory(unconfirmed=True, email=EMAIL)
    raw = tokens.issue(CONFIRMATION, asked.id, LIFETIME)
    session.commit()
    outcomes = at_once(app, lambda: confirm(raw), lambda: confirm(raw))
    assert len([each for each in outcomes if each]) == 1
    session.rollback()
    assert session.scalar(select(func.count(OutgoingMail.id))) == 1


def test_two_requests_of_one_address_confirmed_at_once_leave_one(
    app: Flask, session: scoped_session[Session]
) -> None:
    asked = AccessRequestFactory.create_batch(2, unconfirmed=True, email=EMAIL)
    links = [tokens.issue(CONFIRMATION, each.id, LIFETIME) for each in asked]
    session.commit()
    outcomes = at_once(app, lambda: confirm(links[0]), lambda: confirm(links[1]))
    assert len([each for each in outcomes if each]) == 1
    assert sorted(each.status.value for each in requests()) == ["expired", "pending"]


def test_an_opinion_link_pressed_twice_at_once_acts_once(
    app: Flask, session: scoped_session[Session]
) -> None:
    workgroup = WorkgroupFactory(number=5)
    FacilitatorFactory(workgroup=workgroup)
    asked = AccessRequestFactory(workgroups=[workgroup])
    ask_for_opinions(asked)
    row_id = session.scalars(select(tokens.Token.subject_id)).one()
    raw = tokens.issue(OPINION, row_id, LIFETIME)
    session.commit()
    values = (OpinionValue.FAVOURABLE, OpinionValue.UNKNOWN)
    acts = [lambda value=value: answer_by_link(raw, value) for value in values]
    outcomes = at_once(app, *acts)
    assert len([each for each in outcomes if each]) == 1
    assert session.get(AccessRequest, asked.id)
