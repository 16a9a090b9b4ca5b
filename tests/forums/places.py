"""A group with its people and a topic, and what tests read again of them."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Post, Topic
from app.forums.services import counts
from app.workgroups.models import Workgroup
from tests.factories import FacilitatorFactory, MemberFactory, TopicFactory, WorkgroupFactory
from tests.support.client import PageClient


@dataclass(frozen=True)
class Place:
    """A group of Hauts-de-France where somebody asks, and others answer."""

    workgroup: Workgroup
    facilitator: User
    member: User
    author: User
    topic: Topic


def place(number: int = 5, region_code: str = "32", replies: int = 0) -> Place:
    """A group with who runs it, a member, and the topic of another member."""
    workgroup = WorkgroupFactory(region_code=region_code, number=number)
    author = MemberFactory(workgroup=workgroup)
    return Place(
        workgroup=workgroup,
        facilitator=FacilitatorFactory(workgroup=workgroup),
        member=MemberFactory(workgroup=workgroup),
        author=author,
        topic=TopicFactory(workgroup=workgroup, author=author, replies=replies),
    )


def topic_now(topic_id: int) -> Topic:
    """A topic as it is stored now."""
    return db.session.get_one(Topic, topic_id, populate_existing=True)


def post_now(post_id: int) -> Post:
    """A post as it is stored now."""
    return db.session.get_one(Post, post_id, populate_existing=True)


def numbers_of(topic_id: int) -> list[int]:
    """The numbers of the posts of a topic, in order."""
    wanted = select(Post.number).where(Post.topic_id == topic_id).order_by(Post.number)
    return list(db.session.scalars(wanted))


def posts_of(topic_id: int) -> list[int]:
    """The posts of a topic in the order of their numbers."""
    wanted = select(Post.id).where(Post.topic_id == topic_id).order_by(Post.number)
    return list(db.session.scalars(wanted))


def wrong_counts() -> list[str]:
    """What ``flask check`` says of the counts of forums."""
    return [str(each) for each in counts.problems()]


def address(topic: Topic, name: str) -> str:
    """The page of a gesture on a topic."""
    return f"/forum/sujets/{topic.id}/{name}"


def token(client: PageClient, url: str) -> dict[str, object]:
    """What a browser sends with every form of a page."""
    found = client.page(url).css_first('main [name="csrf_token"]')
    return {"csrf_token": found.attributes["value"]}
