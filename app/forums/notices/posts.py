"""What posts tell: mentions, answers, new topics; how a post reads to whom is told of it."""

import re
from collections.abc import Sequence
from html import unescape

from sqlalchemy import exists
from sqlalchemy.orm import contains_eager, load_only

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Mention, Post, Topic
from app.forums.notices.names import place_short
from app.forums.policies import NAMED, visible_posts
from app.forums.queries.recipients import Reason
from app.notifications.kinds import Kind, Line, Rhythm, declare_kind, describer

FAMILY = "Forums"
EXCERPT_LENGTH = 200

MENTION = declare_kind(
    "forums.mention",
    "Quelqu’un me mentionne",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    calls=True,
    one="mention",
    many="mentions",
    told="vous mentionne",
)
ANSWER = declare_kind(
    "forums.answer",
    "Une réponse à mon sujet, ou à un message de moi qui est cité",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    one="réponse",
    many="réponses",
    told="vous répond",
)
PARTICIPATED = declare_kind(
    "forums.participated",
    "Un message dans un sujet où j’ai écrit",
    family=FAMILY,
    mail=Rhythm.WEEKLY,
    one="réponse",
    many="réponses",
    told="écrit après vous",
    section="forums.participated",
)
# Forum lists show what is unread, and a group that is alive opens many topics: on screen, this
# would drown what is meant for me.
NEW_TOPIC = declare_kind(
    "forums.new_topic",
    "Un nouveau sujet dans un forum que je suis",
    family=FAMILY,
    is_on_screen=False,
    mail=Rhythm.WEEKLY,
    one="nouveau sujet",
    many="nouveaux sujets",
    told="lance une discussion que vous suivez",
    section="forums.new_topic",
)
# Not at once: one post of the nation's forum would be 2,000 mails, each a reason to turn all off.
# It stays pinned and on screen until it is read; who wants it at once says so.
ANNOUNCEMENT = declare_kind(
    "forums.announcement",
    "Une annonce dans un forum que je suis",
    family=FAMILY,
    mail=Rhythm.WEEKLY,
    one="annonce",
    many="annonces",
    told="publie une annonce",
    section="forums.announcement",
)
POST = declare_kind(
    "forums.post",
    "Un message dans un forum ou un sujet dont je suis tous les messages",
    family=FAMILY,
    mail=Rhythm.DAILY,
    one="message",
    many="messages",
    told="publie un message que vous suivez",
    section="forums.post",
)
_KINDS = {
    Reason.MENTIONED: MENTION,
    Reason.ANSWERED: ANSWER,
    Reason.TOOK_PART: PARTICIPATED,
    Reason.NEW_TOPIC: NEW_TOPIC,
    Reason.FOLLOWS_ALL: POST,
}
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|blockquote|pre)>|<br ?/?>|<hr ?/?>")
_IMAGE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_QUOTE = re.compile(r"</?blockquote>")


def kind_for(reason: Reason, topic: Topic) -> Kind:
    """The kind under which somebody is told of a post of a topic."""
    if reason is Reason.NEW_TOPIC and topic.is_announcement:
        return ANNOUNCEMENT
    return _KINDS[reason]


@describer("posts")
def describe_posts(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """These posts as a person may be told of them, in one statement."""
    mentioned = exists().where(Mention.post_id == Post.id, Mention.user_id == user.id)
    wanted = (
        visible_posts(user)
        .add_columns(mentioned)
        .where(Post.id.in_(ids))
        .options(
            load_only(Post.topic_id, Post.number, Post.author_name, Post.body_html),
            contains_eager(Post.topic).contains_eager(Topic.forum).options(*NAMED),
        )
    )
    rows = db.session.execute(wanted).unique()
    return {post.id: line_of(post, user, is_mentioned=named) for post, named in rows}


def line_of(post: Post, user: User, *, is_mentioned: bool = False) -> Line:
    """A post as a line; its topic and what names the forum are loaded."""
    topic = post.topic
    return Line(
        title=f"{post.author_name} {_what(post, user, is_mentioned)} «\u00a0{topic.title}\u00a0»",
        href=f"/forum/messages/{post.id}",
        place_name=topic.forum.full_name,
        place_short=place_short(topic.forum),
        thread_title=topic.title,
        thread_href=f"/forum/sujets/{topic.id}",
        author=post.author_name,
        excerpt=excerpt_of(post.body_html),
    )


def _what(post: Post, user: User, is_mentioned: bool) -> str:
    if is_mentioned:
        return "vous mentionne dans"
    if post.opens_topic:
        return "publie l’annonce" if post.topic.is_announcement else "ouvre le sujet"
    return "répond à votre sujet" if post.topic.author_id == user.id else "répond dans"


def excerpt_of(body_html: str) -> str:
    """The first words of a rendered text, without markup nor what it quotes, images by their
    description."""
    own = _without_quotes(body_html)
    described = _IMAGE.sub(r" \1 ", own)
    words = unescape(_TAG.sub("", _BLOCK_END.sub(" ", described))).split()
    text = " ".join(words)
    if len(text) <= EXCERPT_LENGTH:
        return text
    start = text[: EXCERPT_LENGTH - 1]
    return (start.rpartition(" ")[0] or start) + "…"


def _without_quotes(body_html: str) -> str:
    """The text outside quotes, however deep they nest; all of it when there is nothing else."""
    depth, start, kept = 0, 0, []
    for mark in _QUOTE.finditer(body_html):
        if depth == 0:
            kept.append(body_html[start : mark.start()])
        depth = max(0, depth + (-1 if mark[0].startswith("</") else 1))
        start = mark.end()
    kept.append(body_html[start:])
    own = "".join(kept)
    return own if _TAG.sub("", own).strip() else body_html
