"""ANSA decides group by group: once, told in one mail; a person has one account."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.access_requests.models import (
    AccessRequest,
    AlreadyDecided,
    Decision,
    ImpossibleStep,
    RequestStatus,
)
from app.access_requests.services.answers import Choice, LinkMissing
from app.access_requests.services.decisions import (
    NothingChosen,
    ReasonNeeded,
    decide,
    foresee,
    was_said,
    wishes_of,
)
from app.accounts.models import User
from app.accounts.queries import find_user
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.mail import OutgoingMail
from app.core.mail_texts import BadMailText, Wording
from app.directory.models import Affiliation, Organisation, Profile
from app.directory.queries.organisations import unconfirmed_organisations
from app.workgroups.models import Openness, Workgroup
from tests.access_requests.staff import REASON, answer, groups_of, titles_of
from tests.factories import (
    AccessRequestFactory,
    StaffFactory,
    WorkgroupFactory,
)

pytestmark = pytest.mark.usefixtures("session")
EMAIL = "amelie@exemple.fr"
ACCEPTED, DECLINED, HELD = Decision.ACCEPTED, Decision.DECLINED, Decision.HELD


@pytest.fixture
def officer() -> User:
    return StaffFactory(first_name="Nadia", last_name="Petit")


@pytest.fixture
def asked() -> AccessRequest:
    groups = [WorkgroupFactory(number=5), WorkgroupFactory(number=6)]
    return AccessRequestFactory(
        workgroups=groups, email=EMAIL, first_name="Amélie", last_name="Durand"
    )


def test_an_accepted_person_gets_an_account_a_place_and_their_groups(asked, officer):
    answer(asked, officer, ACCEPTED, ACCEPTED)

    user = find_user(EMAIL)
    assert user is not None
    assert user.is_pending
    assert (asked.status, asked.user_id) == (RequestStatus.APPROVED, user.id)
    assert asked.decided_at is not None
    assert groups_of(user) == {wish.workgroup_id for wish in wishes_of(asked)}
    assert db.session.get_one(Profile, user.id).region_code == "32"
    tie = db.session.scalars(select(Affiliation).where(Affiliation.user_id == user.id)).one()
    assert tie.job_title == "Directrice"
    organisation = db.session.get_one(Organisation, tie.organisation_id)
    assert organisation.name == "Centre social Les Tilleuls"
    assert (organisation.proposed_by_id, organisation.confirmed_at) == (user.id, None)
    assert organisation in db.session.scalars(unconfirmed_organisations())


def test_a_person_without_structure_is_welcome_in_their_own_name(officer):
    asked = AccessRequestFactory(organisation_name="", job_title="Personne concernée")

    answer(asked, officer, ACCEPTED)

    tie = db.session.scalars(select(Affiliation).where(Affiliation.user_id == asked.user_id)).one()
    assert (tie.organisation_id, tie.job_title) == (None, "Personne concernée")


def test_one_mail_tells_what_was_decided_for_every_group(asked, officer, mailbox):
    answer(asked, officer, ACCEPTED, DECLINED)

    (mail,) = mailbox.to(EMAIL)
    first, second = titles_of(asked)
    assert f"Accepté\N{NO-BREAK SPACE}:\n- {first} (Hauts-de-France)" in mail.text
    assert f"Refusé\N{NO-BREAK SPACE}:\n- {second} (Hauts-de-France)" in mail.text
    assert f"  Motif\N{NO-BREAK SPACE}: {REASON}" in mail.text
    assert mail.link("/activation/")
    assert asked.status is RequestStatus.APPROVED


def test_a_group_that_was_not_decided_is_told_to_be_under_study(asked, officer, mailbox):
    answer(asked, officer, ACCEPTED)

    _first, second = titles_of(asked)
    assert f"Encore à l’étude\N{NO-BREAK SPACE}:\n- {second}" in mailbox.last(EMAIL).text
    assert asked.status is RequestStatus.PENDING


def test_a_second_round_tells_only_what_is_new_and_opens_no_second_account(asked, officer, mailbox):
    answer(asked, officer, ACCEPTED)
    decide(asked, [Choice(wishes_of(asked)[1], ACCEPTED)], by=officer)

    text = mailbox.last(EMAIL).text
    first, second = titles_of(asked)
    assert second in text
    assert first not in text
    assert asked.status is RequestStatus.APPROVED
    assert db.session.scalar(select(func.count(User.id)).where(User.email == EMAIL)) == 1


def test_the_link_of_a_later_mail_replaces_the_former(asked, officer, mailbox, client):
    answer(asked, officer, ACCEPTED)
    former = mailbox.last(EMAIL).link("/activation/")
    decide(asked, [Choice(wishes_of(asked)[1], ACCEPTED)], by=officer)
    latest = mailbox.last(EMAIL).link("/activation/")

    assert client.get(former).status_code == 409
    assert client.get(latest).status_code == 200


def test_a_declined_person_reads_why_and_may_ask_again(asked, officer, mailbox):
    answer(asked, officer, DECLINED, DECLINED)

    mail = mailbox.last(EMAIL)
    assert asked.status is RequestStatus.DECLINED
    assert asked.closed_at is not None
    assert mail.text.count(REASON) == 2
    assert mail.link("/demander-un-acces").endswith("/demander-un-acces")
    assert find_user(EMAIL) is None


def test_a_decline_without_a_reason_is_refused(asked, officer):
    with pytest.raises(ReasonNeeded):
        decide(asked, [Choice(wishes_of(asked)[0], DECLINED, "  ")], by=officer)


def test_a_round_that_decides_nothing_is_refused(asked, officer):
    with pytest.raises(NothingChosen):
        decide(asked, [Choice(wishes_of(asked)[0], Decision.UNDECIDED)], by=officer)


def test_what_is_held_can_be_decided_later(asked, officer, mailbox):
    answer(asked, officer, HELD, HELD)
    assert asked.status is RequestStatus.ON_HOLD
    assert mailbox.last(EMAIL).link("/suivi/")

    answer(asked, officer, ACCEPTED, DECLINED)
    assert asked.status is RequestStatus.APPROVED


def test_what_is_decided_stays_decided_and_says_by_whom_and_when(asked, officer, clock):
    answer(asked, officer, DECLINED)

    with pytest.raises(AlreadyDecided, match=r"a déjà été refusé par Nadia Petit le \d+"):
        answer(asked, StaffFactory(), ACCEPTED)

    assert wishes_of(asked)[0].decision is DECLINED
    assert find_user(EMAIL) is None


def test_a_form_sent_twice_by_one_person_is_known_as_one(asked, officer):
    answer(asked, officer, ACCEPTED, DECLINED)
    same = [Choice(wish, wish.decision) for wish in wishes_of(asked)]
    other = [Choice(wish, DECLINED, REASON) for wish in wishes_of(asked)]

    assert was_said(asked, same, by=officer)
    assert not was_said(asked, other, by=officer)
    assert not was_said(asked, same, by=StaffFactory())


@pytest.mark.parametrize("state", ["unconfirmed", "withdrawn", "expired"])
def test_a_request_that_is_not_open_cannot_be_decided(state, officer):
    asked = AccessRequestFactory(**{state: True})

    with pytest.raises(ImpossibleStep):
        answer(asked, officer, ACCEPTED)


def test_nobody_enters_an_archived_group_but_it_can_be_declined(officer):
    workgroup = WorkgroupFactory(number=5, openness=Openness.ARCHIVED)
    asked = AccessRequestFactory(workgroups=[workgroup])

    with pytest.raises(ImpossibleStep, match="archivé"):
        answer(asked, officer, ACCEPTED)
    answer(asked, officer, DECLINED)
    assert asked.status is RequestStatus.DECLINED


def test_foreseeing_does_nothing(asked, officer, mailbox):
    round_, words = foresee(asked, [Choice(wishes_of(asked)[0], ACCEPTED)])

    assert round_.recipients == [EMAIL]
    assert "{{ lien }}" in words.body
    assert wishes_of(asked)[0].decision is Decision.UNDECIDED
    assert len(mailbox) == 0


def test_a_reworded_mail_leaves_as_it_was_reworded(asked, officer, mailbox):
    words = Wording("Bienvenue Amélie", "Un mot à part.\n\n{{ lien }}")
    answer(asked, officer, ACCEPTED, words=words)

    mail = mailbox.last(EMAIL)
    assert mail.subject == "Bienvenue Amélie"
    assert mail.text.startswith("Un mot à part.")
    assert mail.link("/activation/")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [("Sans lien.", LinkMissing), ("{{ lien }} {{ config }}", BadMailText)],
)
def test_a_reworded_mail_that_would_not_work_is_refused(asked, officer, body, refusal):
    with pytest.raises(refusal):
        answer(asked, officer, ACCEPTED, words=Wording("Objet", body))


def test_the_log_keeps_who_decided_what(asked, officer):
    answer(asked, officer, ACCEPTED, DECLINED)

    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "access_request.decided")
    ).one()
    first, second = titles_of(asked)
    assert entry.actor_id == officer.id
    assert entry.details == {"accepted": [first], "declined": [second]}


# The state of a request follows from its groups.


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rounds=st.lists(st.tuples(*[st.sampled_from(list(Decision))] * 3), max_size=4))
def test_whatever_is_decided_the_state_and_the_mails_agree(session, rounds):
    officer = StaffFactory()
    asked = AccessRequestFactory(workgroups=[WorkgroupFactory(number=n) for n in (5, 6, 7)])
    done = 0
    for decisions in rounds:
        left = [
            Choice(wish, decision, REASON)
            for wish, decision in zip(wishes_of(asked), decisions, strict=True)
            if not wish.is_settled
        ]
        try:
            decide(asked, left, by=officer)
            done += 1
        except (NothingChosen, ImpossibleStep):
            session.rollback()
        session.commit()
    ends = {wish.decision for wish in wishes_of(asked)}
    is_over = not ends & {Decision.UNDECIDED, HELD}
    assert asked.status.is_final == is_over
    assert (asked.user_id is not None) == (ACCEPTED in ends)
    mails = select(func.count(OutgoingMail.id)).where(OutgoingMail.to_address == asked.email)
    assert session.scalar(mails) == done


def test_the_counts_of_the_groups_follow(asked, officer):
    answer(asked, officer, ACCEPTED, ACCEPTED)

    for wish in wishes_of(asked):
        assert db.session.get_one(Workgroup, wish.workgroup_id).member_count == 1
