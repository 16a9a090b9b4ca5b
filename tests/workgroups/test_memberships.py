"""Who is in a group: people come, change role and go, and the counts follow."""

import pytest
from sqlalchemy import func, select, update

from app.accounts.services import deactivate, reactivate
from app.core.audit import AuditEntry, entries_about
from app.workgroups.models import Membership, Openness, RegionalMandate, Role, Workgroup
from app.workgroups.queries import answering_for, facilitators_of, without_facilitator
from app.workgroups.services import (
    add_member,
    change_role,
    check_counts,
    end_membership,
    grant_mandate,
    remove_member,
    revoke_mandate,
)
from app.workgroups.services.memberships import (
    AccountClosed,
    ArchivedWorkgroup,
    NoLongerMember,
)
from tests.factories import RegionalTeamFactory, StaffFactory, UserFactory, WorkgroupFactory


def counts(group: Workgroup) -> tuple[int, int]:
    return group.member_count, group.facilitator_count


def test_a_person_who_comes_is_counted_once(session, workgroup):
    staff, person = StaffFactory(), UserFactory()
    first = add_member(workgroup, person, by=staff)
    assert add_member(workgroup, person, by=staff) is first
    assert counts(workgroup) == (1, 0)


def test_a_member_put_in_again_as_facilitator_becomes_one(session, workgroup):
    person = UserFactory()
    add_member(workgroup, person, by=None)
    add_member(workgroup, person, role=Role.FACILITATOR, by=None)
    assert counts(workgroup) == (1, 1)


def test_a_facilitator_put_in_again_as_member_stays_facilitator(session, workgroup):
    person = UserFactory()
    add_member(workgroup, person, role=Role.FACILITATOR, by=None)
    assert add_member(workgroup, person, by=None).role is Role.FACILITATOR


def test_a_person_can_come_back_and_their_past_is_kept(session, workgroup):
    person, staff = UserFactory(), StaffFactory()
    end_membership(add_member(workgroup, person, by=staff), by=staff)
    assert counts(workgroup) == (0, 0)
    add_member(workgroup, person, by=staff)
    assert counts(workgroup) == (1, 0)
    past = select(func.count(Membership.id)).where(Membership.user_id == person.id)
    assert session.scalar(past) == 2


def test_a_membership_ends_once(session, workgroup):
    membership = add_member(workgroup, UserFactory(), by=None)
    end_membership(membership, by=None)
    with pytest.raises(NoLongerMember):
        end_membership(membership, by=None)
    with pytest.raises(NoLongerMember):
        change_role(membership, Role.OBSERVER, by=None)


def test_a_role_is_changed_counted_and_logged(session, workgroup):
    staff = StaffFactory()
    membership = add_member(workgroup, UserFactory(), by=staff)
    change_role(membership, Role.FACILITATOR, by=staff)
    assert counts(workgroup) == (1, 1)
    change_role(membership, Role.STATE_REFERENT, by=staff)
    assert counts(workgroup) == (1, 0)
    actions = [entry.action for entry in session.scalars(entries_about(workgroup))]
    assert actions == [
        "membership.started",
        "membership.role_changed",
        "membership.role_changed",
    ]


def test_the_same_role_again_changes_nothing(session, workgroup):
    membership = add_member(workgroup, UserFactory(), by=None)
    change_role(membership, Role.MEMBER, by=StaffFactory())
    changed = select(AuditEntry).where(AuditEntry.action == "membership.role_changed")
    assert not session.scalars(changed).all()


def test_whoever_is_named_facilitator_is_told(session, workgroup, mailbox):
    person = UserFactory()
    membership = add_member(workgroup, person, by=None)
    change_role(membership, Role.FACILITATOR, by=StaffFactory())
    (mail,) = mailbox.to(person.email)
    assert "Vous animez le groupe" in mail.subject


def test_whoever_is_removed_is_told_with_the_word(session, workgroup, mailbox):
    person = UserFactory()
    remove_member(add_member(workgroup, person, by=None), "Vous changez de région.", StaffFactory())
    (mail,) = mailbox.to(person.email)
    assert "Vous changez de région." in mail.text
    assert "Accès à l’alimentation (Hauts-de-France)" in mail.text


def test_nobody_enters_an_archived_group_nor_with_a_closed_account(session, workgroup):
    with pytest.raises(AccountClosed):
        add_member(workgroup, UserFactory(deactivated=True), by=None)
    membership = add_member(workgroup, UserFactory(), by=None)
    workgroup.openness = Openness.ARCHIVED
    with pytest.raises(ArchivedWorkgroup):
        add_member(workgroup, UserFactory(), by=None)
    with pytest.raises(ArchivedWorkgroup):
        change_role(membership, Role.OBSERVER, by=None)


def test_counts_follow_an_account_that_closes_and_opens_again(session, workgroup):
    person, staff = UserFactory(), StaffFactory()
    add_member(workgroup, person, role=Role.FACILITATOR, by=staff)
    deactivate(person, by=staff)
    session.commit()
    assert counts(workgroup) == (0, 0)
    assert facilitators_of([workgroup.id]) == {}
    reactivate(person, by=staff)
    session.commit()
    assert counts(workgroup) == (1, 1)


def test_wrong_counts_are_told_and_mended_when_asked(session, workgroup):
    add_member(workgroup, UserFactory(), role=Role.FACILITATOR, by=None)
    assert check_counts() == []
    session.execute(update(Workgroup).where(Workgroup.id == workgroup.id).values(member_count=7))
    (difference,) = check_counts()
    assert (difference.stored, difference.counted) == ((7, 1), (1, 1))
    assert str(workgroup.id) in str(difference)
    assert check_counts(mend=True) == [difference]
    assert check_counts() == []
    assert counts(workgroup) == (1, 1)


def test_a_group_that_loses_its_last_facilitator_is_listed(session, workgroup):
    membership = add_member(workgroup, UserFactory(), role=Role.FACILITATOR, by=None)
    here = without_facilitator().where(Workgroup.id == workgroup.id)
    assert session.scalars(here).first() is None
    end_membership(membership, by=None)
    assert session.scalars(here).one() is workgroup


def test_an_archived_group_needs_no_facilitator(session):
    group = WorkgroupFactory(number=5, openness=Openness.ARCHIVED)
    assert group not in session.scalars(without_facilitator()).all()


def test_the_regional_team_answers_for_a_group_without_facilitator(session, workgroup):
    team = RegionalTeamFactory(region_code="32")
    RegionalTeamFactory(region_code="53")
    assert answering_for(workgroup) == [team]
    facilitator = UserFactory()
    add_member(workgroup, facilitator, role=Role.FACILITATOR, by=None)
    assert answering_for(workgroup) == [facilitator]


def test_a_mandate_is_given_once_adjusted_and_taken_back(session):
    person, staff = UserFactory(), StaffFactory()
    mandate = grant_mandate(person, "32", by=staff)
    assert grant_mandate(person, "32", can_decide=True, by=staff) is mandate
    assert mandate.can_decide
    revoke_mandate(person, "32", by=staff)
    revoke_mandate(person, "32", by=staff)
    assert session.scalars(select(RegionalMandate)).all() == []
    actions = [entry.action for entry in session.scalars(entries_about(person))]
    assert actions == ["mandate.granted", "mandate.granted", "mandate.revoked"]
