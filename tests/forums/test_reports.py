"""Readers report posts; those who run the forum answer, those who reported are told."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.forums.models import Post, Report, ReportReason, Topic
from app.forums.queries import moderation as queries
from app.forums.services import moderation, reports
from app.forums.services.reports import AlreadyReported, GoneMeanwhile
from app.forums.views.reports import REPORTS
from app.notifications.kinds import describe
from app.notifications.models import Notification
from tests.factories import (
    FacilitatorFactory,
    MemberFactory,
    PostFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
)
from tests.forums.places import place, post_now, posts_of
from tests.support.queries import count_queries

QUEUE = "/forum/signalements"


@pytest.fixture
def here(session):
    return place()


@pytest.fixture
def post(here):
    """What the author of the topic wrote."""
    return post_now(posts_of(here.topic.id)[0])


def address(post) -> str:
    return f"/forum/messages/{post.id}/signaler"


def reported(post, by, reason=ReportReason.HURTFUL, words="") -> Report:
    """A report, made as the page does: with the topic and the forum at hand."""
    at_hand = joinedload(Post.topic).joinedload(Topic.forum)
    found = db.session.scalars(select(Post).where(Post.id == post.id).options(at_hand)).one()
    made = reports.submit(found, reason, words, by=by)
    db.session.commit()
    return made


def told(user, kind: str) -> list[Notification]:
    mine = select(Notification).where(
        Notification.user_id == user.id, Notification.kind == f"forums.{kind}"
    )
    return list(db.session.scalars(mine))


# Reporting


def test_a_reader_reports_a_post_and_is_told_that_it_was_received(
    here, post, client, sign_in, session
):
    sign_in(client, here.member)
    answer = client.submit(address(post), {"reason": "hurtful"})
    assert answer.status_code == 303
    made = session.scalars(select(Report)).one()
    assert (made.post_id, made.reporter_id) == (post.id, here.member.id)
    assert "bien reçu" in client.page(answer.location).body.text()
    assert len(told(here.member, "report_received")) == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "Choisissez une raison"),
        ({"reason": "illegal", "good_faith": True}, "Expliquez ce qui ne va pas"),
        ({"reason": "other"}, "Expliquez ce qui ne va pas"),
        ({"reason": "illegal", "explanation": "Une injure."}, "Cochez cette case"),
    ],
)
def test_a_report_says_what_it_must(here, post, client, sign_in, session, fields, error):
    sign_in(client, here.member)
    answer = client.submit(address(post), fields)
    assert answer.status_code == 422
    assert error in answer.get_data(as_text=True)
    assert session.scalar(select(Report.id)) is None


def test_what_is_against_the_law_is_reported_in_good_faith(here, post, client, sign_in, session):
    sign_in(client, here.member)
    fields = {"reason": "illegal", "explanation": "Une injure.", "good_faith": True}
    assert client.submit(address(post), fields).status_code == 303
    assert session.scalars(select(Report)).one().explanation == "Une injure."


def test_nobody_reports_their_own_post(here, post, client, sign_in):
    sign_in(client, here.author)
    assert client.get(address(post)).status_code == 403


def test_a_post_that_one_does_not_read_cannot_be_reported(here, post, client, sign_in):
    sign_in(client, place(number=6, region_code="84").facilitator)
    assert client.get(address(post)).status_code == 404


def test_one_open_report_for_each_person_and_post(here, post, client, sign_in):
    sign_in(client, here.member)
    client.submit(address(post), {"reason": "hurtful"})
    again = client.submit(address(post), {"reason": "off_topic", "explanation": "Encore."})
    assert again.status_code == 409
    assert "Encore." in again.get_data(as_text=True)


def test_a_post_may_be_reported_again_once_answered(here, post):
    first = reported(post, here.member)
    moderation.leave(post, "Un désaccord poli.", by=here.facilitator, seen=0)
    second = reported(post, here.member)
    assert first.id != second.id


def test_a_post_hidden_meanwhile_is_not_reported(here, post):
    moderation.hide(post, "Des injures.", by=here.facilitator, seen=0)
    with pytest.raises(GoneMeanwhile):
        reported(post, here.member)


def test_too_many_reports_in_an_hour_are_refused_with_their_text(here, client, sign_in):
    sign_in(client, here.member)
    for rank in range(REPORTS.amount + 1):
        post = PostFactory(topic=here.topic, author=here.author)
        fields = {"reason": "other", "explanation": f"Texte {rank}"}
        answer = client.submit(address(post), fields)
    assert answer.status_code == 422
    assert f"Texte {REPORTS.amount}" in answer.get_data(as_text=True)


def test_the_same_report_sent_twice_at_once_is_one(here, post, session):
    reported(post, here.member)
    with pytest.raises(AlreadyReported):
        reported(post, here.member)
    assert len(session.scalars(select(Report)).all()) == 1


# Who is told, who sees the queue


def test_those_who_run_the_group_are_told_once_for_each_post(here, post):
    other = MemberFactory(workgroup=here.workgroup)
    reported(post, here.member)
    reported(post, other)
    assert len(told(here.facilitator, "report_submitted")) == 1


def test_a_facilitator_who_wrote_the_post_is_not_told_but_the_region_is(here):
    team = RegionalTeamFactory(region_code="32")
    post = PostFactory(topic=here.topic, author=here.facilitator)
    reported(post, here.member)
    assert told(here.facilitator, "report_submitted") == []
    assert len(told(team, "report_submitted")) == 1


def test_ansa_is_told_where_nobody_nearer_may_judge(here):
    staff = StaffFactory()
    post = PostFactory(topic=here.topic, author=here.facilitator)
    reported(post, here.member)
    assert len(told(staff, "report_submitted")) == 1


def test_the_queue_groups_reports_by_post_the_oldest_first(here, post, client, sign_in):
    second = PostFactory(topic=here.topic, author=here.author, body="Un second message.")
    reported(second, here.member)
    reported(post, here.member)
    reported(second, MemberFactory(workgroup=here.workgroup), words="Je trouve cela blessant.")
    sign_in(client, here.facilitator)
    rows = client.page(QUEUE).css("main .app-rows > li")
    assert len(rows) == 2
    assert "Un second message." in rows[0].text()
    assert "2\N{NO-BREAK SPACE}signalements" in rows[0].text()
    assert "Je trouve cela blessant." in rows[0].text()
    assert here.author.full_name in rows[0].text()


def test_each_sees_the_reports_of_their_own_scope(here, post, client, sign_in):
    elsewhere = place(number=5, region_code="84")
    reported(post, here.member)
    reported(post_now(posts_of(elsewhere.topic.id)[0]), elsewhere.member)
    expected = [
        (here.facilitator, 1),
        (elsewhere.facilitator, 1),
        (RegionalTeamFactory(region_code="32"), 1),
        (StaffFactory(), 2),
    ]
    for person, count in expected:
        sign_in(client, person)
        assert len(client.page(QUEUE).css("main .app-rows > li")) == count
        assert queries.waiting_counts(person) == (count, 0)
    for person in (here.member, UserFactory(national=True)):
        sign_in(client, person)
        assert client.get(QUEUE).status_code == 403


def test_a_facilitator_neither_sees_nor_judges_reports_on_their_own_post(here, client, sign_in):
    post = PostFactory(topic=here.topic, author=here.facilitator)
    made = reported(post, here.member)
    sign_in(client, here.facilitator)
    assert here.member.full_name not in client.page(QUEUE).body.text()
    assert client.get(f"/forum/messages/{post.id}/masquer").status_code == 403
    assert describe(here.facilitator, "reports", [made.id]) == {}
    sign_in(client, FacilitatorFactory(workgroup=here.workgroup))
    assert client.get(f"/forum/messages/{post.id}/masquer").status_code == 200


def test_the_author_never_learns_who_reported(here, post, client, sign_in):
    made = reported(post, here.member)
    decision = moderation.hide(post, "Des injures.", by=here.facilitator, seen=0)
    sign_in(client, here.author)
    text = client.page(f"/forum/decisions/{decision.id}").body.text()
    assert here.member.full_name not in text
    assert describe(here.author, "reports", [made.id]) == {}


def test_the_queue_costs_the_same_for_many_posts_as_for_few(here, client, sign_in, session):
    def cost() -> int:
        with count_queries(db.engine) as asked:
            client.page(QUEUE)
        return len(asked)

    sign_in(client, here.facilitator)
    for rank in range(20):
        if rank == 2:
            few = cost()
        reported(PostFactory(topic=here.topic, author=here.author), here.member)
    assert cost() == few


def test_the_queue_goes_on_after_twenty_posts(here, client, sign_in):
    for _ in range(21):
        reported(PostFactory(topic=here.topic, author=here.author), here.member)
    sign_in(client, here.facilitator)
    first = client.page(QUEUE)
    following = first.css_first('a[rel="next"]').attributes["href"]
    assert len(first.css("main .app-rows > li")) == 20
    assert len(client.page(following).css("main .app-rows > li")) == 1


def test_the_first_screen_says_what_waits_to_those_who_judge(here, post, client, sign_in):
    reported(post, here.member)
    for person, says in ((here.facilitator, True), (here.member, False), (here.author, False)):
        sign_in(client, person)
        text = client.page("/").body.text()
        assert ("Signalements à traiter\N{NO-BREAK SPACE}: 1" in text) is says
