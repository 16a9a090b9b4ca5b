"""Seats of those who leave: they go to the next in line, and nobody is told of who left."""

import pytest

from app.accounts.services.lifecycle import deactivate
from app.agenda.models import Attendance, EventOrganiser
from app.agenda.models import AttendanceState as State
from app.agenda.policies import visible_trash
from app.agenda.services.inviting import invite
from app.core.db import db, now
from app.workgroups.models import Audience
from app.workgroups.services.memberships import current_membership, end_membership
from tests.agenda.registering import MAYBE, Answer, Reply, answer, assert_sound, states
from tests.factories import EventFactory, FacilitatorFactory, MemberFactory, WorkgroupFactory


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory()


@pytest.fixture
def people(workgroup):
    return [MemberFactory(workgroup=workgroup) for _ in range(3)]


def leave(workgroup, person):
    end_membership(current_membership(workgroup, person), by=person)
    db.session.commit()


def test_the_seat_of_who_leaves_the_group_goes_to_the_next(workgroup, people, run_jobs, mailbox):
    event = EventFactory(workgroup=workgroup, capacity=1, answer_hours=0)
    past = EventFactory(workgroup=workgroup, past=True)
    leaver, next_one, _other = people
    db.session.add(
        Attendance(
            event_id=past.id,
            user_id=leaver.id,
            state=State.COMING,
        )
    )
    answer(event, leaver)
    answer(event, next_one)
    before = len(mailbox.to(leaver.email))
    leave(workgroup, leaver)
    run_jobs()
    assert states(event) == [State.NOT_COMING, State.COMING]
    assert states(past) == [State.COMING]
    assert_sound(event)
    assert len(mailbox.to(leaver.email)) == before
    assert "Une place pour vous" in mailbox.last(next_one.email).subject


def test_who_still_reads_the_event_keeps_their_seat(workgroup, people, run_jobs):
    event = EventFactory(workgroup=workgroup, audience=Audience.MEMBERS)
    answer(event, people[0])
    leave(workgroup, people[0])
    run_jobs()
    assert states(event) == [State.COMING]


def test_a_closed_account_keeps_no_seat(workgroup, people, run_jobs):
    event = EventFactory(workgroup=workgroup, audience=Audience.MEMBERS, capacity=1)
    answer(event, people[0])
    answer(event, people[1], MAYBE)
    for person in people[:2]:
        deactivate(person, by=None)
    db.session.commit()
    run_jobs()
    assert states(event) == [State.NOT_COMING, State.NOT_COMING]
    assert_sound(event)


def test_who_comes_back_may_be_invited_again(workgroup, people, run_jobs):
    event = EventFactory(workgroup=workgroup)
    invite(event, [people[0].id], [], by=FacilitatorFactory(workgroup=workgroup))
    leave(workgroup, people[0])
    run_jobs()
    assert states(event) == []


def test_lists_call_a_person_as_their_account_does(workgroup, people, run_jobs):
    event = EventFactory(workgroup=workgroup)
    made = answer(event, people[0], Answer(Reply.YES, "Sans gluten", is_shown=True))
    people[0].last_name = "Nouveau-Nom"
    db.session.commit()
    run_jobs()
    db.session.refresh(made)
    assert (made.last_name, made.comment) == ("Nouveau-Nom", "Sans gluten")
    people[0].first_name, people[0].last_name = "Compte", "supprimé"
    people[0].deactivated_at = people[0].anonymised_at = now()
    db.session.commit()
    run_jobs()
    db.session.refresh(made)
    assert (made.full_name, made.comment, made.is_shown) == ("Compte supprimé", "", False)


def test_who_leaves_organises_no_more(workgroup, people, run_jobs):
    event = EventFactory(workgroup=workgroup)
    thrown = EventFactory(workgroup=workgroup, trashed=True)
    for each in (event, thrown):
        db.session.add(EventOrganiser(event_id=each.id, user_id=people[0].id))
    db.session.commit()
    assert db.session.scalars(visible_trash(people[0])).all() == [thrown]
    leave(workgroup, people[0])
    assert db.session.scalars(visible_trash(people[0])).all() == []
    run_jobs()
    assert db.session.query(EventOrganiser).count() == 0
