"""What forums add to the letter: announcements, new topics by group, what followed topics say."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.accounts.models import User
from app.core.dates import NBSP, plural
from app.core.db import db
from app.forums.models import Forum, Topic
from app.forums.notices.posts import ANNOUNCEMENT, NEW_TOPIC, PARTICIPATED, POST
from app.forums.policies import NAMED
from app.forums.queries.new_topics import new_topics
from app.notifications.kinds import Kind, Line, Span, section
from app.notifications.models import Notification
from app.notifications.queries.mailing import untold
from app.notifications.queries.schedule import LONGEST
from app.notifications.queries.told import Conversation, Told, by_conversation, readable

MOST_READ = 200
FORUMS = "/forum"
FOLLOWED_TITLE, FOLLOWED_ORDER = "Dans les sujets que vous suivez", 50


@section(
    ANNOUNCEMENT.section,
    "Annonces",
    order=30,
    kind=ANNOUNCEMENT,
    one="annonce",
    many="annonces",
    more=FORUMS,
)
def announcements(user: User, span: Span) -> Sequence[Line]:
    """The announcements that a person has neither read nor got by mail."""
    return [
        replace(each.line, title=each.line.thread_title) for each in _told(user, span, ANNOUNCEMENT)
    ]


@section(
    NEW_TOPIC.section,
    "Nouveaux sujets",
    order=40,
    kind=NEW_TOPIC,
    one="nouveau sujet",
    many="nouveaux sujets",
    more=FORUMS,
)
def topics(user: User, span: Span) -> Sequence[Line]:
    """The new topics of a person's forums, a topic of each forum in turn: a busy forum leaves
    room to the others."""
    found = new_topics(user, NEW_TOPIC.key, span.since, span.until)
    places = _places({each.forum_id for each in found})
    return [_topic_line(each, places[each.forum_id]) for each in found]


@section(PARTICIPATED.section, FOLLOWED_TITLE, order=FOLLOWED_ORDER, kind=PARTICIPATED, more=FORUMS)
def in_topics_one_wrote_in(user: User, span: Span) -> Sequence[Line]:
    """What was said in the topics that a person took part in, a line for each topic."""
    return [_conversation_line(each) for each in by_conversation(_told(user, span, PARTICIPATED))]


@section(POST.section, FOLLOWED_TITLE, order=FOLLOWED_ORDER, kind=POST, more=FORUMS)
def in_topics_followed_whole(user: User, span: Span) -> Sequence[Line]:
    """What was said where a person follows every post, a line for each topic."""
    return [_conversation_line(each) for each in by_conversation(_told(user, span, POST))]


def _told(user: User, span: Span, kind: Kind) -> list[Told]:
    waiting = untold(user, [span.rhythm]).where(
        Notification.kind == kind.key,
        Notification.created_at > span.until - LONGEST,
        Notification.created_at <= span.until,
    )
    return readable(user, db.session.scalars(waiting.limit(MOST_READ)).all())


def _conversation_line(conversation: Conversation) -> Line:
    newest = conversation.line
    said = f"{newest.author}{NBSP}: {newest.excerpt}" if newest.excerpt else ""
    return Line(
        title=conversation.title,
        href=newest.thread_href,
        place_name=newest.place_name,
        excerpt=said,
    )


def _topic_line(topic: Topic, place: str) -> Line:
    replies = f" ({plural(topic.reply_count, 'réponse', 'réponses')})" if topic.reply_count else ""
    return Line(
        title=f"{topic.title}{replies}",
        href=f"/forum/sujets/{topic.id}",
        place_name=place,
        author=topic.author_name,
    )


def _places(forum_ids: set[int]) -> dict[int, str]:
    if not forum_ids:
        return {}
    named = select(Forum).where(Forum.id.in_(forum_ids)).options(*NAMED)
    found = db.session.scalars(named.execution_options(populate_existing=True)).unique()
    return {forum.id: forum.full_name for forum in found}
