"""Posts are hidden, restored or left with a reason that their author reads and may contest."""

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.forums.models import Decision, Post
from app.forums.policies import visible_posts
from app.forums.queries import moderation as queries
from app.forums.services import moderation
from app.forums.services.moderation import JudgedMeanwhile, NotHidden, NothingToAnswer
from app.notifications.kinds import describe
from app.notifications.models import Mute
from app.workgroups.models import Membership
from tests.factories import (
    FacilitatorFactory,
    PostFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    forum_of,
)
from tests.forums.places import place, post_now
from tests.forums.test_reports import reported, told

WORDS = "Vous êtes des incapables."
JOURNAL = "/forum/moderation"


@pytest.fixture
def here(session):
    return place()


@pytest.fixture
def post(here):
    return PostFactory(topic=here.topic, author=here.author, body=WORDS)


def judge(post) -> str:
    return f"/forum/messages/{post.id}/masquer"


def hidden(post, by, reason="Des injures.") -> Decision:
    decision = moderation.hide(post, reason, by=by, seen=0)
    db.session.commit()
    return decision


def at_hand(decision) -> Decision:
    """A decision as the page reads it, with its post, topic and forum."""
    db.session.expire_all()
    wanted = queries.moderated_decisions(StaffFactory()).where(Decision.id == decision.id)
    return db.session.scalars(wanted).one()


def test_a_hidden_post_is_read_by_nobody_else_and_its_author_is_told_why(
    here, post, client, sign_in, session
):
    sign_in(client, here.facilitator)
    answer = client.submit(judge(post), {"reason": "Des injures envers un service."})
    assert answer.status_code == 303
    assert post_now(post.id).is_hidden
    for person in (here.member, here.facilitator, here.author):
        assert session.scalars(visible_posts(person).where(Post.id == post.id)).first() is None
    (notice,) = told(here.author, "moderated")
    line = describe(here.author, notice.about_kind, [notice.about_id])[notice.about_id]
    assert "Des injures envers un service." in line.excerpt
    sign_in(client, here.author)
    assert "Des injures envers un service." in client.page(line.href).body.text()
    sign_in(client, here.member)
    assert WORDS not in client.page(f"/forum/sujets/{here.topic.id}").body.text()


def test_the_reason_leaves_by_mail_at_once(here, post, mailbox, clock):
    hidden(post, here.facilitator, "Des injures envers un service.")
    clock.advance(minutes=30)
    (mail,) = mailbox.to(here.author.email)
    assert "Des injures envers un service." in mail.text
    assert "Des injures" not in "".join(each.text for each in mailbox.to(here.member.email))


def test_no_mute_holds_a_statement_of_reasons_back(here, post, session):
    forum = forum_of(here.workgroup)
    for target in (forum.place, f"topic-{here.topic.id}"):
        session.add(Mute(user_id=here.author.id, target=target))
    session.commit()
    hidden(post, here.facilitator)
    assert len(told(here.author, "moderated")) == 1


def test_nothing_is_hidden_without_a_reason(here, post, client, sign_in):
    sign_in(client, here.facilitator)
    answer = client.submit(judge(post), {"reason": "  "})
    assert answer.status_code == 422
    assert not post_now(post.id).is_hidden


def test_the_author_left_the_group_and_still_reads_the_reason(here, post, client, sign_in, session):
    decision = hidden(post, here.facilitator)
    mine = select(Membership).where(Membership.user_id == here.author.id)
    session.scalars(mine).one().ended_at = decision.decided_at
    session.commit()
    sign_in(client, here.author)
    text = client.page(f"/forum/decisions/{decision.id}").body.text()
    assert "Des injures." in text
    assert here.topic.title not in text


@pytest.mark.parametrize("page", ["masquer", "retablir"])
def test_who_does_not_run_the_forum_does_not_judge(here, post, client, sign_in, page):
    elsewhere = place(number=5, region_code="84")
    others = (
        here.member,
        here.author,
        elsewhere.facilitator,
        RegionalTeamFactory(region_code="84"),
        UserFactory(national=True),
    )
    for person in others:
        sign_in(client, person)
        assert client.get(f"/forum/messages/{post.id}/{page}").status_code == 404


def test_the_team_of_the_region_and_ansa_judge(here, post, client, sign_in):
    for person in (RegionalTeamFactory(region_code="32"), StaffFactory()):
        sign_in(client, person)
        assert client.get(judge(post)).status_code == 200


def test_a_facilitator_judges_neither_their_own_post_nor_its_hiding(here, client, sign_in):
    own = PostFactory(topic=here.topic, author=here.facilitator)
    sign_in(client, here.facilitator)
    assert client.get(judge(own)).status_code == 403
    hidden(own, RegionalTeamFactory(region_code="32"))
    assert client.get(f"/forum/messages/{own.id}/retablir").status_code == 403


def test_of_two_moderators_at_once_the_second_is_told(here, post, client, sign_in):
    other = FacilitatorFactory(workgroup=here.workgroup)
    reported(post, here.member)
    sign_in(client, here.facilitator)
    seen = client.page(judge(post)).css_first('[name="csrf_token"]').attributes["value"]
    moderation.leave(post, "Un désaccord.", by=other, seen=0)
    db.session.commit()
    late = {"csrf_token": seen, "reason": "Des injures.", "gesture": "masquer", "seen": "0"}
    answer = client.post(judge(post), data=late)
    assert answer.status_code == 409
    assert "Des injures." in answer.get_data(as_text=True)
    assert not post_now(post.id).is_hidden
    with pytest.raises(JudgedMeanwhile):
        moderation.hide(post, "Encore.", by=other, seen=0)


def test_a_post_that_nobody_reported_cannot_be_left_in_place(here, post):
    with pytest.raises(NothingToAnswer):
        moderation.leave(post, "Rien.", by=here.facilitator, seen=0)


def test_a_post_left_in_place_is_no_news_to_its_author(here, post, client, sign_in):
    reported(post, here.member)
    sign_in(client, here.facilitator)
    answer = client.submit(judge(post), {"reason": "Un désaccord poli."}, button="laisser")
    assert answer.status_code == 303
    assert not post_now(post.id).is_hidden
    assert told(here.author, "moderated") == []
    assert queries.waiting_counts(here.facilitator) == (0, 0)


def test_a_post_is_restored_with_a_reason(here, post, client, sign_in, session):
    hidden(post, here.facilitator)
    sign_in(client, here.facilitator)
    url = f"/forum/messages/{post.id}/retablir"
    assert client.submit(url, {"reason": "Relu à deux."}).status_code == 303
    assert not post_now(post.id).is_hidden
    assert len(told(here.author, "moderated")) == 2
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "posts").order_by(AuditEntry.id)
    ).all()
    assert actions == ["post.hidden", "post.unhidden"]
    with pytest.raises(NotHidden):
        moderation.restore(
            post, "Encore.", by=here.facilitator, seen=moderation.last_decision_id(post)
        )
