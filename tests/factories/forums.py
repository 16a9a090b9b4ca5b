"""Forums, their topics and posts; numbers and counts follow, as the services keep them.

Every group, region and the nation has its forum already: a forum is looked up, never made.
"""

from typing import Any

import factory
from sqlalchemy import select

from app.core.db import db, now
from app.core.text import render_markdown
from app.directory.models import Region
from app.forums.models import Attachment, Forum, Post, Topic
from app.forums.models.forums import NATIONAL_PLACE
from app.workgroups.models import Workgroup
from tests.factories.base import Factory, settle
from tests.factories.groups import WorkgroupFactory
from tests.factories.people import UserFactory


def forum_of(place: Workgroup | Region | None = None) -> Forum:
    """The forum of a group or of a region; of the nation when none is given."""
    token = NATIONAL_PLACE
    if isinstance(place, Workgroup):
        token = f"workgroup-{place.id}"
    if isinstance(place, Region):
        token = f"region-{place.code}"
    settle()
    return db.session.scalars(select(Forum).where(Forum.place == token)).one()


class PostFactory(Factory):
    """The next post of ``topic``, written by ``author`` ``at`` a moment."""

    class Meta:
        model = Post

    body = "Bonjour à toutes et tous, merci pour ce retour."

    @classmethod
    def _create(cls, model_class: type[Post], *args: Any, **kwargs: Any) -> Any:
        topic = kwargs.pop("topic", None) or TopicFactory()
        author = kwargs.pop("author", None) or UserFactory()
        moment = kwargs.pop("at", None) or now()
        kwargs.setdefault("author_name", author.full_name)
        kwargs.setdefault("author_line", "Chargée de mission, Association L’Étape")
        kwargs.setdefault("body_html", render_markdown(kwargs["body"]))
        topic = db.session.get_one(Topic, topic.id, populate_existing=True)
        numbers = {"topic_id": topic.id, "number": topic.last_number + 1}
        post = super()._create(
            model_class, *args, author_id=author.id, created_at=moment, **numbers, **kwargs
        )
        _count(topic, post)
        return post


def _count(topic: Topic, post: Post) -> None:
    forum = db.session.get_one(Forum, topic.forum_id, populate_existing=True)
    topic.last_number = post.number
    if not post.is_trashed:
        topic.post_count += 1
        topic.last_post_at, topic.last_author_name = post.created_at, post.author_name
        forum.post_count += 1
        if not forum.last_post_at or forum.last_post_at <= post.created_at:
            forum.last_post_at, forum.last_topic_id = post.created_at, topic.id
    settle()


class TopicFactory(Factory):
    """A topic of ``forum`` (or of ``workgroup``) opened by ``author`` with ``body``, and as many
    ``replies`` of other people."""

    class Meta:
        model = Topic

    title = factory.Sequence(lambda n: f"Petits déjeuners à l’école, question {n}")

    @classmethod
    def _create(cls, model_class: type[Topic], *args: Any, **kwargs: Any) -> Any:
        forum = kwargs.pop("forum", None) or forum_of(
            kwargs.pop("workgroup", None) or WorkgroupFactory()
        )
        author = kwargs.pop("author", None) or UserFactory()
        body = kwargs.pop("body", "Comment faites-vous dans votre ville ?")
        replies, moment = kwargs.pop("replies", 0), kwargs.pop("at", None) or now()
        kwargs |= {"forum_id": forum.id, "author_id": author.id, "author_name": author.full_name}
        topic = super()._create(
            model_class, *args, created_at=moment, last_post_at=moment, **kwargs
        )
        db.session.get_one(Forum, forum.id, populate_existing=True).topic_count += 1
        PostFactory(topic=topic, author=author, body=body, at=moment)
        for _ in range(replies):
            PostFactory(topic=topic, at=moment)
        return topic


class AttachmentFactory(Factory):
    """A file joined to a post; its bytes are not stored."""

    class Meta:
        model = Attachment

    post_id = factory.LazyAttribute(lambda _: PostFactory().id)
    name = "compte-rendu.pdf"
    media_type = "application/pdf"
    byte_count = 120_000
    stored_name = factory.Sequence(lambda n: f"{n:032x}.pdf")

    @classmethod
    def _create(cls, model_class: type[Attachment], *args: Any, **kwargs: Any) -> Any:
        made = super()._create(model_class, *args, **kwargs)
        if made.post_id:
            db.session.get_one(Post, made.post_id).attachment_count += 1
            settle()
        return made
