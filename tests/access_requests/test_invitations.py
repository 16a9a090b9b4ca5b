"""Invitations are sent once, sent again, cancelled."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access_requests.models import (
    InvitationOver,
    InvitationState,
    SentToday,
)
from app.access_requests.services import invitations
from app.access_requests.services.address_lists import read
from app.access_requests.services.invitation_lines import Outcome
from app.accounts.models import User
from app.core import jobs
from app.core.audit import AuditEntry
from app.core.db import db
from app.workgroups.models import Membership, Workgroup
from tests.access_requests.inviting import INES, LIST, SignIn, invite, offered_in, stored
from tests.access_requests.steps import path_of, text_of
from tests.access_requests.test_decisions_at_once import at_once
from tests.factories import (
    FacilitatorFactory,
    MemberFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")
# SQLite takes the rows of a table whose numbers never come back one at a time.
ROW_BY_ROW = "INSERT INTO invitations "


@pytest.fixture
def workgroup() -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def nadia(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, first_name="Nadia", last_name="Béa")


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
    assert offered_in(kept) == {workgroup.id, other.id}
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
    assert offered_in(kept) == {other.id}
    invitations.cancel(kept, by=StaffFactory())
    db.session.commit()
    assert stored()[0].state is InvitationState.CANCELLED


def test_the_log_tells_how_many_and_by_whom(workgroup: Workgroup, nadia: User) -> None:
    invite(f"{INES}\npaul@exemple.fr", workgroup, by=nadia)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "invitation.sent")
    ).one()
    assert (entry.actor_id, entry.details) == (nadia.id, {"count": 2})
    assert db.session.scalar(select(func.count(jobs.Job.id)))


def test_two_people_who_invite_the_same_list_at_once_make_one_invitation_each(
    app: Flask, workgroup: Workgroup, nadia: User
) -> None:
    marc = FacilitatorFactory(workgroup=WorkgroupFactory(number=6))
    inviters = [(nadia.id, workgroup.id), (marc.id, WorkgroupFactory(number=6).id)]
    text = "\n".join(f"p{rank}@exemple.fr" for rank in range(20))
    db.session.commit()

    def inviting(user_id: int, workgroup_id: int) -> Callable[[], object]:
        def act() -> None:
            group = db.session.get_one(Workgroup, workgroup_id)
            invitations.invite(read(text), [group], by=db.session.get_one(User, user_id))

        return act

    assert at_once(app, *(inviting(*each) for each in inviters)) == [None, None]
    kept = stored()
    assert len(kept) == 20
    assert {frozenset(offered_in(each)) for each in kept} == {
        frozenset(workgroup_id for _user_id, workgroup_id in inviters)
    }
