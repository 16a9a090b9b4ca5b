"""Topics: a title and what its first post says, for those who read the forum."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.core.dates import plural
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.items import Item
from app.core.search_index.shown import Presenter, Shown, present
from app.core.search_index.sources import Dependence, Source, declare
from app.core.text import plain_text
from app.forums.models import Attachment, Forum, Post, Topic
from app.forums.policies import NAMED, visible_posts, visible_topics
from app.forums.search.attached import attached_to
from app.forums.search.places import PLACE, forum_address, standing_of

KIND = "topic"
STANDS = frozenset({"forum_id", "trashed_at", "merged_into_id"})


def living() -> ColumnElement[bool]:
    """The condition that a topic is read in its own forum: neither thrown away nor merged."""
    return and_(Topic.trashed_at.is_(None), Topic.merged_into_id.is_(None))


def readable() -> ColumnElement[bool]:
    """The condition that the words of a post are read: neither hidden nor thrown away."""
    return and_(Post.trashed_at.is_(None), Post.hidden_at.is_(None))


def _ids() -> Select[int]:
    return select(Topic.id).where(living())


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    opening = and_(Post.topic_id == Topic.id, Post.number == 1, readable())
    rows = db.session.execute(
        select(
            Topic.id,
            Topic.title,
            Topic.author_id,
            Topic.created_at,
            Post.id.label("post_id"),
            Post.body_html,
            *PLACE,
        )
        .join(Topic.forum)
        .outerjoin(Forum.workgroup)
        .outerjoin(Post, opening)
        .where(Topic.id.in_(ids), living())
    ).all()
    files = attached_to([row.post_id for row in rows if row.post_id])
    return (_item(row, files.get(row.post_id, "")) for row in rows)


def _item(row: Any, files: str) -> Item:
    stands = standing_of(row)
    return Item(
        kind=KIND,
        id=row.id,
        title=row.title,
        body=f"{plain_text(row.body_html or '')}\n{files}".strip(),
        audiences=stands.audiences,
        container=stands.container,
        facets=stands.facets,
        authors=(row.author_id,) if row.author_id else (),
        moment=row.created_at,
    )


def _of_post(post: Post) -> Select[int]:
    return select(Post.topic_id).where(Post.id == post.id, Post.number == 1)


def _of_file(file: Attachment) -> Select[int]:
    return select(Post.topic_id).where(Post.id == file.post_id, Post.number == 1)


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    visible = visible_topics(user).where(Topic.id.in_(wanted))
    topics = db.session.scalars(visible.options(contains_eager(Topic.forum).options(*NAMED)))
    texts = _first_words(user, wanted)
    return {topic.id: _shown(topic, texts.get(topic.id, "")) for topic in topics.unique()}


def _first_words(user: User, topic_ids: Collection[int]) -> dict[int, str]:
    first = visible_posts(user).where(Post.topic_id.in_(topic_ids), Post.number == 1)
    rows = db.session.execute(first.with_only_columns(Post.topic_id, Post.body_html))
    return {topic_id: plain_text(drawn) for topic_id, drawn in rows}


def _shown(topic: Topic, text: str) -> Shown:
    count = plural(topic.reply_count, "réponse", "réponses")
    return Shown(
        title=topic.title,
        href=address_of("forums.topic", topic_id=topic.id),
        text=text,
        place=topic.forum.full_name,
        place_href=forum_address(topic.forum),
        author=topic.author_name,
        moment=topic.created_at,
        facts=f"{count}, résolu" if topic.is_solved else count,
    )


source = declare(
    Source(
        kind=KIND,
        model=Topic,
        ids=_ids,
        describe=_describe,
        columns=STANDS | {"title", "author_id", "created_at"},
        dependences=(
            Dependence(
                Post,
                _of_post,
                frozenset({"number", "topic_id", "body_html", "hidden_at", "trashed_at"}),
            ),
            Dependence(Attachment, _of_file, frozenset({"post_id", "name", "description"})),
        ),
    )
)
presenter = present(Presenter(KIND, "sujet", "sujets", order=10, load=_load))
