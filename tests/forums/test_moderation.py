"""Posts are hidden, restored or left with a reason that their author reads and may contest."""

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.forums.models import Decision, DecisionKind, Post
from app.forums.policies import visible_posts
from app.forums.queries import moderation as queries
from app.forums.services import contests, moderation
from app.forums.services.contests import AlreadyAnswered, AlreadyContested
from app.forums.services.moderation import JudgedMeanwhile, NotHidden, NothingToAnswer
from app.notifications.kinds import describe
from app.notifications.models import Mute, Notification
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
from tests.support.queries import count_queries

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


# Hiding


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


# Contesting


def test_an_author_contests_once_and_somebody_else_answers(here, post, client, sign_in, session):
    other = FacilitatorFactory(workgroup=here.workgroup)
    decision = hidden(post, here.facilitator)
    url = f"/forum/decisions/{decision.id}"
    sign_in(client, here.author)
    assert client.submit(url, {"words": "C’était de l’ironie."}).status_code == 303
    assert client.page(url).css_first('main [name="words"]') is None
    assert told(here.facilitator, "contested") == []
    assert len(told(other, "contested")) == 1

    sign_in(client, here.facilitator)
    assert client.page(url).css_first('main [name="words"]') is None
    assert queries.waiting_counts(here.facilitator) == (0, 0)

    sign_in(client, other)
    assert queries.waiting_counts(other) == (0, 1)
    assert (
        "C’était de l’ironie." in client.page("/forum/signalements?etat=contestations").body.text()
    )
    answer = client.submit(url, {"words": "Nous vous suivons.", "outcome": "retablir"})
    assert answer.status_code == 303
    assert not post_now(post.id).is_hidden
    (notice,) = told(here.author, "contest_outcome")
    line = describe(here.author, notice.about_kind, [notice.about_id])[notice.about_id]
    assert "Nous vous suivons." in line.excerpt
    kinds = session.scalars(select(Decision.kind).order_by(Decision.id)).all()
    assert kinds == [DecisionKind.HIDE, DecisionKind.RESTORE]


def test_a_decision_that_is_upheld_leaves_the_post_hidden(here, post, client, sign_in):
    decision = hidden(post, here.facilitator)
    contests.contest(at_hand(decision), "Non.", by=here.author)
    db.session.commit()
    sign_in(client, RegionalTeamFactory(region_code="32"))
    fields = {"words": "Nous maintenons.", "outcome": "maintenir"}
    assert client.submit(f"/forum/decisions/{decision.id}", fields).status_code == 303
    assert post_now(post.id).is_hidden
    with pytest.raises(AlreadyAnswered):
        contests.answer(at_hand(decision), "Encore.", restores=True, by=StaffFactory())


def test_whoever_decided_does_not_answer_unless_ansa(here, post, client, sign_in):
    staff = StaffFactory()
    decision = hidden(post, staff)
    contests.contest(at_hand(decision), "Non.", by=here.author)
    db.session.commit()
    sign_in(client, staff)
    url = f"/forum/decisions/{decision.id}"
    assert client.page(url).css_first('main [name="outcome"]') is not None


def test_a_forged_answer_or_contest_is_refused(here, post, client, sign_in):
    decision = hidden(post, here.facilitator)
    url = f"/forum/decisions/{decision.id}"
    sign_in(client, here.author)
    good = client.page(url).css_first('main [name="csrf_token"]').attributes["value"]
    contest = {"csrf_token": good, "words": "Non."}
    assert client.post(url, data=contest).status_code == 303
    assert client.post(url, data=contest).status_code == 403
    with pytest.raises(AlreadyContested):
        contests.contest(at_hand(decision), "Encore.", by=here.author)
    sign_in(client, here.facilitator)
    page = client.page(judge(PostFactory(topic=here.topic, author=here.author)))
    own = page.css_first('main [name="csrf_token"]').attributes["value"]
    answer = {"csrf_token": own, "words": "Je maintiens.", "outcome": "maintenir"}
    assert client.post(url, data=answer).status_code == 403


def test_a_decision_is_read_by_the_author_and_those_who_run_the_forum_alone(
    here, post, client, sign_in
):
    decision = hidden(post, here.facilitator)
    url = f"/forum/decisions/{decision.id}"
    for person in (here.author, here.facilitator, StaffFactory()):
        sign_in(client, person)
        assert client.get(url).status_code == 200
    for person in (here.member, place(number=6).facilitator, UserFactory(national=True)):
        sign_in(client, person)
        assert client.get(url).status_code == 404


def test_a_restored_post_cannot_be_contested(here, post):
    decision = hidden(post, here.facilitator)
    moderation.restore(post, "Relu.", by=here.facilitator, seen=decision.id)
    with pytest.raises(NotHidden):
        contests.contest(at_hand(decision), "Non.", by=here.author)


def test_a_post_restored_answers_the_contest_that_waited(here, post):
    decision = hidden(post, here.facilitator)
    contests.contest(at_hand(decision), "Non.", by=here.author)
    moderation.restore(post, "Vous avez raison.", by=here.facilitator, seen=decision.id)
    assert at_hand(decision).contest_answer == "Vous avez raison."


# The journal


def test_the_journal_shows_each_their_own_scope(here, post, client, sign_in):
    elsewhere = place(number=5, region_code="84")
    hidden(post, here.facilitator, "Motif d’ici")
    far = PostFactory(topic=elsewhere.topic, author=elsewhere.author)
    hidden(far, elsewhere.facilitator, "Motif d’ailleurs")
    for person, reads in ((here.facilitator, False), (StaffFactory(), True)):
        sign_in(client, person)
        text = client.page(JOURNAL).body.text()
        assert "Motif d’ici" in text
        assert ("Motif d’ailleurs" in text) is reads
    narrowed = client.page(f"{JOURNAL}?forum={forum_of(here.workgroup).id}").body.text()
    assert "Motif d’ailleurs" not in narrowed
    sign_in(client, here.member)
    assert client.get(JOURNAL).status_code == 403


def test_the_journal_costs_the_same_for_many_decisions_as_for_few(here, client, sign_in):
    def cost() -> int:
        with count_queries(db.engine) as asked:
            client.page(JOURNAL)
        return len(asked)

    sign_in(client, here.facilitator)
    for rank in range(15):
        if rank == 2:
            few = cost()
        hidden(PostFactory(topic=here.topic, author=here.author), here.facilitator)
    assert cost() == few


def test_counting_what_waits_is_one_statement(here, post):
    reported(post, here.member)
    assert not here.facilitator.is_ansa
    with count_queries(db.engine) as asked:
        assert queries.waiting_counts(here.facilitator) == (1, 0)
    assert len(asked) == 1


def test_nobody_hears_of_a_decision_that_is_not_theirs(here, post):
    decision = hidden(post, here.facilitator)
    assert describe(here.member, "moderation_decisions", [decision.id]) == {}
    notified = db.session.scalars(select(Notification.user_id)).all()
    assert notified == [here.author.id]
