"""What one is told of a forum or a topic: one's own choice, else the forum's default."""

from sqlalchemy import select

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.forums.models import Follow, FollowLevel
from app.forums.queries.levels import level_of
from app.forums.queries.opening import opening
from app.forums.services import following
from tests.factories import RegionalTeamFactory, StaffFactory, TopicFactory

LIST = "/groupes/hauts-de-france/acces-a-l-alimentation/forum"
EVERYTHING, NEW_TOPICS, PARTICIPATED, NOTHING = FollowLevel


def level(session, forum, user, topic):
    """What a person is told of a topic, by the statement that tells people and by the page."""
    found = session.scalar(select(level_of(forum, topic)).where(User.id == user.id))
    assert found is opening(user, topic.id).level
    return found


def test_the_default_of_the_forum_holds_for_its_members(session, forum, topic, member):
    assert level(session, forum, member, topic) is NEW_TOPICS
    forum.default_level = EVERYTHING
    session.commit()
    assert level(session, forum, member, topic) is EVERYTHING


def test_it_does_not_hold_for_those_who_only_read_it(session, forum, topic):
    forum.default_level = EVERYTHING
    session.commit()
    assert level(session, forum, StaffFactory(), topic) is PARTICIPATED
    assert level(session, forum, RegionalTeamFactory(region_code="32"), topic) is PARTICIPATED


def test_ones_own_choice_wins_and_that_of_the_topic_first(session, forum, topic, member):
    following.follow_forum(forum, NOTHING, by=member)
    assert level(session, forum, member, topic) is NOTHING
    following.follow_topic(topic, EVERYTHING, by=member)
    assert level(session, forum, member, topic) is EVERYTHING
    following.follow_topic(topic, None, by=member)
    assert level(session, forum, member, topic) is NOTHING
    following.follow_forum(forum, None, by=member)
    assert level(session, forum, member, topic) is NEW_TOPICS


def test_the_choice_of_one_is_not_that_of_others(session, forum, topic, member, fellow):
    following.follow_topic(topic, NOTHING, by=fellow)
    other = TopicFactory(forum=forum)
    assert level(session, forum, member, topic) is NEW_TOPICS
    assert level(session, forum, fellow, other) is NEW_TOPICS


def test_a_choice_is_made_and_changed_on_the_page_of_the_forum(session, forum, member, signed_in):
    client = signed_in(member)
    for chosen in ("everything", "nothing"):
        client.submit(LIST, {"level": chosen})
    assert session.scalars(select(Follow.level)).all() == [NOTHING]
    told = client.page(LIST).css_first(".app-follow summary").text()
    assert told == "Ce forum ne vous signale rien, sauf quand on vous mentionne"
    client.submit(LIST, {"level": ""})
    assert client.page(LIST).css_first(".app-follow summary").text() == (
        "Ce forum vous signale ses nouveaux sujets"
    )


def test_a_choice_is_made_on_the_page_of_a_topic(session, topic, member, signed_in):
    client = signed_in(member)
    address = f"/forum/sujets/{topic.id}"
    sent = client.submit(address, {"level": "everything"})
    assert sent.location == f"{address}?numero=1#message-1"
    told = client.page(address).css_first(".app-follow summary").text()
    assert told == "Ce sujet vous signale chaque réponse"


def test_a_level_that_is_none_is_refused(session, forum, topic, member, signed_in):
    client = signed_in(member)
    token = client.page(LIST).css_first("[name=csrf_token]").attributes["value"]
    for address in (f"/forum/{forum.id}/suivre", f"/forum/sujets/{topic.id}/suivre"):
        sent = client.post(address, data={"csrf_token": token, "level": "loudly"})
        assert "Choisissez ce que vous voulez" in client.get(sent.location).get_data(as_text=True)
    assert session.scalars(select(Follow)).all() == []


def test_who_runs_the_forum_sets_its_default(session, forum, facilitator, member, signed_in):
    address = f"/forum/{forum.id}/reglages"
    sent = signed_in(facilitator).submit(address, {"level": "everything"})
    assert sent.location.endswith(LIST)
    session.refresh(forum)
    assert forum.default_level is EVERYTHING
    logged = session.scalars(select(AuditEntry).filter_by(action="forum.default_level_set")).one()
    assert logged.details == {"before": "Les nouveaux sujets", "after": "Tous les messages"}
    assert signed_in(member).get(address).status_code == 403


def test_a_default_that_does_not_change_is_not_logged(session, forum, facilitator, signed_in):
    signed_in(facilitator).submit(f"/forum/{forum.id}/reglages", {"level": "new_topics"})
    assert session.scalars(select(AuditEntry).filter_by(subject_kind="forums")).all() == []


def test_the_facilitator_sees_what_nobody_answered(forum, topic, facilitator, member, signed_in):
    answered = TopicFactory(forum=forum, title="Transport", replies=1)
    address = f"/forum/{forum.id}/sans-reponse"
    text = signed_in(facilitator).page(address).css_first("main").text()
    assert topic.title in text
    assert answered.title not in text
    assert signed_in(member).get(address).status_code == 403


def test_the_facilitator_is_told_when_nothing_waits(forum, facilitator, signed_in):
    page = signed_in(facilitator).page(f"/forum/{forum.id}/sans-reponse")
    assert "Aucun sujet n’attend de réponse" in page.css_first("main").text()
