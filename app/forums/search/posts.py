"""Posts that answer: each is found by its own words, for those who read the topic."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.items import Item
from app.core.search_index.shown import Presenter, Shown, present
from app.core.search_index.sources import Dependence, Source, declare
from app.core.text import plain_text
from app.forums.models import Attachment, Forum, Post, Topic
from app.forums.policies import NAMED, visible_posts
from app.forums.search.attached import attached_to
from app.forums.search.places import PLACE, forum_address, standing_of
from app.forums.search.topics import STANDS, living, readable

KIND = "post"


def _ids() -> Select[int]:
    return select(Post.id).join(Post.topic).where(Post.number > 1, readable(), living())


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    rows = db.session.execute(
        select(Post.id, Post.author_id, Post.created_at, Post.body_html, *PLACE)
        .join(Post.topic)
        .join(Topic.forum)
        .outerjoin(Forum.workgroup)
        .where(Post.id.in_(ids), Post.number > 1, readable(), living())
    ).all()
    files = attached_to([row.id for row in rows])
    return (_item(row, files.get(row.id, "")) for row in rows)


def _item(row: Any, files: str) -> Item:
    """The title of the topic is left out: it would bring up all that was ever answered to it."""
    stands = standing_of(row)
    return Item(
        kind=KIND,
        id=row.id,
        title="",
        body=f"{plain_text(row.body_html)}\n{files}".strip(),
        audiences=stands.audiences,
        container=stands.container,
        facets=stands.facets,
        authors=(row.author_id,) if row.author_id else (),
        moment=row.created_at,
    )


def _of_topic(topic: Topic) -> Select[int]:
    return select(Post.id).where(Post.topic_id == topic.id, Post.number > 1)


def _of_file(file: Attachment) -> Select[int]:
    return select(Post.id).where(Post.id == file.post_id, Post.number > 1)


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    named = contains_eager(Post.topic).contains_eager(Topic.forum).options(*NAMED)
    visible = visible_posts(user).where(Post.id.in_(wanted), Post.number > 1).options(named)
    return {post.id: _shown(post) for post in db.session.scalars(visible).unique()}


def _shown(post: Post) -> Shown:
    forum = post.topic.forum
    return Shown(
        title=post.topic.title,
        href=address_of("forums.post", post_id=post.id),
        text=plain_text(post.body_html),
        place=forum.full_name,
        place_href=forum_address(forum),
        author=post.author_name,
        moment=post.created_at,
    )


source = declare(
    Source(
        kind=KIND,
        model=Post,
        ids=_ids,
        describe=_describe,
        columns=frozenset(
            {"topic_id", "number", "author_id", "created_at", "body_html", "hidden_at"}
            | {"trashed_at"}
        ),
        dependences=(
            Dependence(Topic, _of_topic, STANDS),
            Dependence(Attachment, _of_file, frozenset({"post_id", "name", "description"})),
        ),
    )
)
presenter = present(Presenter(KIND, "réponse", "réponses", order=20, load=_load))
