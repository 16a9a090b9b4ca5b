"""What becomes of a report, and who is told of it."""

import pytest
from sqlalchemy import select

from app.core.db import db, now
from app.forums.models import Report, ReportStatus
from app.forums.queries import moderation as queries
from app.forums.services import moderation, moves
from app.notifications.kinds import describe
from app.workgroups.models import Membership
from tests.factories import (
    MemberFactory,
    RegionalTeamFactory,
    StaffFactory,
    TopicFactory,
    forum_of,
    region,
)
from tests.forums.places import place, post_now, posts_of
from tests.forums.test_reports import reported, told

QUEUE = "/forum/signalements"


@pytest.fixture
def here(session):
    return place()


@pytest.fixture
def post(here):
    """What the author of the topic wrote."""
    return post_now(posts_of(here.topic.id)[0])


@pytest.mark.parametrize(
    ("gesture", "status", "words"),
    [
        (moderation.hide, ReportStatus.UPHELD, "masqué"),
        (moderation.leave, ReportStatus.DISMISSED, "reste en place"),
    ],
)
def test_every_reporter_is_told_of_the_outcome(here, post, client, sign_in, gesture, status, words):
    other = MemberFactory(workgroup=here.workgroup)
    made = [reported(post, here.member), reported(post, other)]
    gesture(post, "Une raison donnée.", by=here.facilitator, seen=0)
    for report, person in zip(made, (here.member, other), strict=True):
        assert db.session.get_one(Report, report.id, populate_existing=True).status is status
        assert len(told(person, "report_outcome")) == 1
        assert words in describe(person, "reports", [report.id])[report.id].title
        sign_in(client, person)
        text = client.page(f"/forum/signalements/{report.id}").body.text()
        assert "Une raison donnée." in text


def test_a_report_is_followed_by_whoever_made_it_alone(here, post, client, sign_in):
    made = reported(post, here.member)
    for person in (here.author, here.facilitator, StaffFactory()):
        sign_in(client, person)
        assert client.get(f"/forum/signalements/{made.id}").status_code == 404


def test_who_left_the_group_is_told_the_outcome_and_nothing_of_the_topic(here, post, session):
    made = reported(post, here.member)
    for membership in session.scalars(
        select(Membership).where(Membership.user_id == here.member.id)
    ):
        membership.ended_at = now()
    session.commit()
    line = describe(here.member, "reports", [made.id])[made.id]
    assert line.thread_title == ""
    assert here.topic.title not in f"{line.title}{line.excerpt}"


def test_a_report_on_a_topic_that_moved_is_answered_where_it_stands(here, post, client, sign_in):
    there = place(number=6)
    reported(post, here.member)
    moves.move(here.topic, forum_of(there.workgroup), by=RegionalTeamFactory(region_code="32"))
    sign_in(client, there.facilitator)
    assert len(client.page(QUEUE).css("main .app-rows > li")) == 1
    sign_in(client, here.facilitator)
    assert len(client.page(QUEUE).css("main .app-rows > li")) == 0


def test_a_topic_of_the_region_is_judged_by_its_team(session, client, sign_in):
    team = RegionalTeamFactory(region_code="32")
    here = place()
    topic = TopicFactory(forum=forum_of(region("32")), author=here.author)
    reported(post_now(posts_of(topic.id)[0]), here.member)
    assert len(told(team, "report_submitted")) == 1
    assert queries.waiting_counts(here.facilitator) == (0, 0)
