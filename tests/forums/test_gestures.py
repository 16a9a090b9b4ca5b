"""Those who run a forum pin, lock, archive, announce and retitle its topics."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import now
from app.forums.services import gestures
from app.forums.services.gestures import AlreadyOver, Gesture
from app.forums.services.locking import TopicGone
from app.workgroups.models import Membership
from tests.factories import RegionalTeamFactory, StaffFactory, UserFactory
from tests.forums.places import place, topic_now

DAY = timedelta(days=1)


@pytest.fixture
def here(session):
    return place(replies=2)


def address(topic) -> str:
    return f"/forum/sujets/{topic.id}/gerer"


def test_a_facilitator_pins_a_topic_until_the_day_chosen(here, client, sign_in, session):
    sign_in(client, here.facilitator)
    last = (now() + 10 * DAY).date()
    answer = client.submit(address(here.topic), {"until": last.isoformat()}, button="pin")
    assert answer.status_code == 303
    assert topic_now(here.topic.id).is_pinned
    assert topic_now(here.topic.id).pinned_until.date() == last
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "topic.pinned")).one()
    assert logged.actor_id == here.facilitator.id


def test_a_pin_is_offered_for_thirty_days(here, client, sign_in):
    sign_in(client, here.facilitator)
    shown = client.page(address(here.topic)).css_first("#until").attributes["value"]
    assert shown == (now() + 30 * DAY).date().isoformat()


@pytest.mark.parametrize("days", [-1, 400])
def test_a_pin_that_is_over_or_without_end_is_refused(here, client, sign_in, days):
    sign_in(client, here.facilitator)
    wanted = (now() + days * DAY).date().isoformat()
    answer = client.submit(address(here.topic), {"until": wanted}, button="pin")
    assert answer.status_code == 422
    assert "d’ici un an" in answer.get_data(as_text=True)
    assert not topic_now(here.topic.id).is_pinned
    with pytest.raises(AlreadyOver):
        gestures.pin(here.topic, (now() + days * DAY).date(), by=here.facilitator)


def test_a_pin_without_a_date_is_refused(here, client, sign_in):
    sign_in(client, here.facilitator)
    answer = client.submit(address(here.topic), {"until": ""}, button="pin")
    assert answer.status_code == 422
    assert topic_now(here.topic.id).pinned_until is None


@pytest.mark.parametrize(
    ("gesture", "back", "attribute"),
    [
        (Gesture.LOCK, Gesture.UNLOCK, "is_locked"),
        (Gesture.ARCHIVE, Gesture.UNARCHIVE, "is_archived"),
        (Gesture.ANNOUNCE, Gesture.UNANNOUNCE, "is_announcement"),
    ],
)
def test_a_gesture_is_done_logged_and_undone(
    here, client, sign_in, session, gesture, back, attribute
):
    sign_in(client, here.facilitator)
    for each, expected in ((gesture, True), (back, False)):
        form = f'form:has([name="gesture"][value="{each.value}"])'
        assert client.submit(address(here.topic), form=form).status_code == 303
        assert getattr(topic_now(here.topic.id), attribute) is expected
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "topics").order_by(AuditEntry.id)
    ).all()
    assert len(actions) == 2


def test_a_gesture_done_twice_is_logged_once(here, session):
    assert gestures.do(here.topic, Gesture.LOCK, by=here.facilitator)
    assert not gestures.do(here.topic, Gesture.LOCK, by=here.facilitator)
    entries = select(AuditEntry).where(AuditEntry.action == "topic.locked")
    assert len(session.scalars(entries).all()) == 1


def test_an_archived_topic_is_no_longer_on_top(here):
    gestures.pin(here.topic, (now() + DAY).date(), by=here.facilitator)
    gestures.do(here.topic, Gesture.ARCHIVE, by=here.facilitator)
    assert not topic_now(here.topic.id).is_pinned


def test_a_topic_takes_another_title(here, client, sign_in):
    sign_in(client, here.facilitator)
    answer = client.submit(address(here.topic), {"title": "Cantine à 1 €"}, button="retitle")
    assert answer.status_code == 303
    assert topic_now(here.topic.id).title == "Cantine à 1 €"


def test_a_topic_keeps_its_title_when_the_new_one_is_empty(here, client, sign_in):
    sign_in(client, here.facilitator)
    before = here.topic.title
    answer = client.submit(address(here.topic), {"title": " "}, button="retitle")
    assert answer.status_code == 422
    assert topic_now(here.topic.id).title == before


def test_a_gesture_that_nobody_knows_changes_nothing(here, client, sign_in, session):
    sign_in(client, here.facilitator)
    form = 'form:has([name="gesture"][value="lock"])'
    answer = client.submit(address(here.topic), {"gesture": "explode"}, form=form)
    assert answer.status_code == 422
    assert session.scalar(select(AuditEntry.id).where(AuditEntry.subject_kind == "topics")) is None


def test_the_team_of_the_region_and_ansa_manage_too(here, client, sign_in):
    for person in (RegionalTeamFactory(region_code="32"), StaffFactory()):
        sign_in(client, person)
        assert client.get(address(here.topic)).status_code == 200


def test_members_and_the_national_delegation_may_not(here, client, sign_in):
    for person in (here.member, here.author, UserFactory(national=True)):
        sign_in(client, person)
        assert client.get(address(here.topic)).status_code == 403


def test_who_runs_another_group_or_region_does_not_learn_that_the_topic_exists(
    here, client, sign_in
):
    other = place(number=6, region_code="84")
    for person in (other.facilitator, RegionalTeamFactory(region_code="84")):
        sign_in(client, person)
        for page in ("gerer", "deplacer", "scinder", "fusionner"):
            assert client.get(f"/forum/sujets/{here.topic.id}/{page}").status_code == 404


def test_a_facilitator_of_another_group_of_the_region_may_not(here, client, sign_in):
    neighbour = place(number=6)
    sign_in(client, neighbour.facilitator)
    assert client.get(address(here.topic)).status_code == 404


def test_who_runs_no_more_the_group_may_no_longer_manage(here, client, sign_in, session):
    sign_in(client, here.facilitator)
    mine = select(Membership).where(Membership.user_id == here.facilitator.id)
    session.scalars(mine).one().ended_at = now()
    session.commit()
    assert client.get(address(here.topic)).status_code == 404


def test_a_topic_in_the_trash_takes_no_gesture(here, session):
    topic_now(here.topic.id).trashed_at = now()
    session.commit()
    with pytest.raises(TopicGone):
        gestures.do(here.topic, Gesture.LOCK, by=here.facilitator)
