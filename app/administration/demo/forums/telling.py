"""Tell the discussions: each post is written at its moment, by the service that people use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.administration.demo.forums.gestures import Act, gestures_on
from app.administration.demo.forums.reading import visit_forums
from app.administration.demo.forums.script import Discussion, Remark, discussions, moment_of
from app.administration.demo.forums.speakers import Speakers, forum_of, seat
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Story, Timeline
from app.core.db import db
from app.forums.models import Post, Topic
from app.forums.services import drafts
from app.forums.services.bodies import quote_of
from app.forums.services.posts import reply
from app.forums.services.telling import tell_people
from app.forums.services.topics import NewTopic, open_topic

APART = timedelta(minutes=2)


@dataclass(frozen=True)
class Turn:
    """A post to come, its moment, and what people will do with it."""

    remark: Remark
    moment: datetime
    gestures: list[tuple[datetime, Act]]


def hold_discussions(cast: Cast, timeline: Timeline) -> None:
    """Tell every discussion, and when the personas last came to read."""
    known: dict[str, Speakers] = {}
    for discussion in discussions():
        place = discussion.place
        speakers = known.setdefault(place, Speakers(cast, forum_of(place)))
        seat(discussion, speakers, timeline)
        timeline.tell(_discussed(discussion, speakers, timeline))
    visit_forums(cast, timeline)


def _discussed(discussion: Discussion, speakers: Speakers, timeline: Timeline) -> Story:
    opening, *others = _turns(discussion.remarks)
    yield opening.moment
    first = _open(discussion, opening.remark, speakers)
    _follow_up(opening, first, speakers, timeline)
    for turn in others:
        if turn.remark.is_draft:
            _leave_draft(first.topic_id, turn.remark, speakers)
            continue
        yield turn.moment
        post = _reply(first.topic_id, turn.remark, speakers)
        _follow_up(turn, post, speakers, timeline)


def _turns(remarks: list[Remark]) -> list[Turn]:
    """When each thing happened, read before the clock is set to any day of the story. A post
    never comes before the last one, whatever the hour it is now."""
    turns: list[Turn] = []
    for remark in remarks:
        moment = turns[-1].moment if remark.is_draft else moment_of(remark.moment)
        if turns:
            moment = max(moment, turns[-1].moment + APART)
        turns.append(Turn(remark, moment, gestures_on(remark, moment)))
    return turns


def _open(discussion: Discussion, remark: Remark, speakers: Speakers) -> Post:
    typed = NewTopic(discussion.title, speakers.speak(remark.body), "annonce" in remark.facts)
    by = speakers.find(remark.who)
    post = open_topic(speakers.forum, typed, key=speakers.cast.new_key(), by=by)
    topic = db.session.get_one(Topic, post.topic_id)
    topic.is_demo = True
    return _told(post)


def _reply(topic_id: int, remark: Remark, speakers: Speakers) -> Post:
    topic = _topic(topic_id)
    body = _quoted(topic, remark) + speakers.speak(remark.body)
    by = speakers.find(remark.who)
    return _told(reply(topic, body, key=speakers.cast.new_key(), by=by))


def _leave_draft(topic_id: int, remark: Remark, speakers: Speakers) -> None:
    drafts.save(f"topic-{topic_id}", "", remark.body, by=speakers.find(remark.who))


def _quoted(topic: Topic, remark: Remark) -> str:
    if "cite" not in remark.facts:
        return ""
    number = int(remark.facts["cite"])
    quoted = select(Post).where(Post.topic_id == topic.id, Post.number == number)
    return quote_of(db.session.scalars(quoted).one())


def _topic(topic_id: int) -> Topic:
    wanted = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.forum))
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def _told(post: Post) -> Post:
    """Tell people of a post at once: the worker of that day did."""
    db.session.flush()
    tell_people({"post_id": post.id})
    return post


def _follow_up(turn: Turn, post: Post, speakers: Speakers, timeline: Timeline) -> None:
    for moment, act in turn.gestures:
        timeline.at(moment, _doing(act, turn.remark, post.id, speakers))


def _doing(act: Act, remark: Remark, post_id: int, speakers: Speakers) -> Callable[[], None]:
    def do() -> None:
        wanted = select(Post).where(Post.id == post_id)
        loaded = wanted.options(joinedload(Post.topic).joinedload(Topic.forum))
        post = db.session.scalars(loaded.execution_options(populate_existing=True)).one()
        act(remark, post, speakers)

    return do
