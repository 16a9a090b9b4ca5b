"""Two gestures at once on one group, on real connections: nothing double, nothing miscounted."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.workgroups.models import JoinRequest, JoinStatus, Membership, Openness, Workgroup
from app.workgroups.services import accept, add_member, check_counts, decline, join
from app.workgroups.services.joining import AlreadyAnswered, AlreadyAsked, AlreadyMember
from tests.factories import FacilitatorFactory, JoinRequestFactory, UserFactory


def at_once(app: Flask, *acts: Callable[[], object]) -> list[DomainError]:
    """Do each act in a thread and a transaction of its own; what was refused."""
    start, refusals = Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                refusals.append(refusal)

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


def on(group_id: int, user_id: int, act: Callable[[Workgroup, User], object]) -> Callable[[], None]:
    def do() -> None:
        act(db.session.get_one(Workgroup, group_id), db.session.get_one(User, user_id))

    return do


def current(session, workgroup_id: int) -> int:
    found = select(func.count(Membership.id)).where(
        Membership.workgroup_id == workgroup_id, Membership.ended_at.is_(None)
    )
    return session.scalar(found)


@pytest.mark.parametrize("attempt", range(3))
def test_two_clicks_to_join_an_open_group_make_one_member(app, session, workgroup, attempt):
    workgroup.openness = Openness.OPEN
    group_id, user_id = workgroup.id, UserFactory().id
    session.commit()
    come = on(group_id, user_id, lambda group, user: join(group, "", by=user))
    refusals = at_once(app, come, come)
    assert [type(each) for each in refusals] == [AlreadyMember]
    assert current(session, group_id) == 1
    assert check_counts() == []


@pytest.mark.parametrize("attempt", range(3))
def test_two_clicks_to_ask_make_one_request(app, session, workgroup, attempt):
    group_id, user_id = workgroup.id, UserFactory().id
    session.commit()
    ask = on(group_id, user_id, lambda group, user: join(group, "Bonjour", by=user))
    refusals = at_once(app, ask, ask)
    assert [type(each) for each in refusals] == [AlreadyAsked]
    waiting = select(func.count(JoinRequest.id)).where(JoinRequest.status == JoinStatus.PENDING)
    assert session.scalar(waiting) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_facilitators_who_answer_at_once_one_wins(app, session, workgroup, attempt):
    request_id = JoinRequestFactory(workgroup_id=workgroup.id).id
    group_id = workgroup.id
    first, second = (FacilitatorFactory(workgroup=workgroup).id for _ in range(2))
    session.commit()

    def yes(_group: Workgroup, user: User) -> None:
        accept(db.session.get_one(JoinRequest, request_id), "", by=user)

    def no(_group: Workgroup, user: User) -> None:
        decline(db.session.get_one(JoinRequest, request_id), "Complet.", by=user)

    refusals = at_once(app, on(group_id, first, yes), on(group_id, second, no))
    assert [type(each) for each in refusals] == [AlreadyAnswered]
    decided = session.get(JoinRequest, request_id)
    session.refresh(decided)
    assert current(session, group_id) == 2 + (decided.status is JoinStatus.ACCEPTED)
    assert check_counts() == []


def test_people_who_come_at_once_are_all_counted(app, session, workgroup):
    group_id = workgroup.id
    user_ids = [UserFactory().id for _ in range(6)]
    session.commit()
    come = [
        on(group_id, user_id, lambda group, user: add_member(group, user, by=None))
        for user_id in user_ids
    ]
    assert at_once(app, *come) == []
    assert check_counts() == []
    assert session.scalar(select(Workgroup.member_count).where(Workgroup.id == group_id)) == 6
