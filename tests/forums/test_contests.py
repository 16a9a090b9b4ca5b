"""Authors contest a decision once, somebody else answers; the journal keeps it all."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.forums.models import Decision, DecisionKind
from app.forums.queries import moderation as queries
from app.forums.services import contests, moderation
from app.forums.services.contests import AlreadyAnswered, AlreadyContested
from app.forums.services.moderation import NotHidden
from app.notifications.kinds import describe
from app.notifications.models import Notification
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
