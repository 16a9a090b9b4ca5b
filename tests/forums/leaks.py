"""A small nation whose people come, go, write and move topics; and what each may know of it.

Each topic bears a word of its own in its title (``zt12z``) and each post in its body (``zp34z``):
whoever reads one of these words knows of that topic. Who may is told here in plain Python, apart
from the product's own rules.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db, now
from app.directory.models import Profile
from app.forums.models import Follow, FollowLevel, Forum, ForumKind, Mention, Post, Topic
from app.forums.services import merging, moves, telling
from app.workgroups.models import Membership, RegionalMandate, Role, Workgroup
from tests.factories import (
    AttachmentFactory,
    PostFactory,
    StaffFactory,
    TopicFactory,
    region,
)
from tests.factories.forums import forum_of
from tests.support.nation import somebody_of_each_kind, three_groups

_WORD = re.compile(r"z([tp])([0-9]+)z")
_NATIONAL = {NationalRole.ANSA, NationalRole.NATIONAL}


@dataclass
class Nation:
    """The numbers of people, forums, topics and posts, in the order in which they came."""

    people: list[int] = field(default_factory=list)
    staff: int = 0
    forums: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    files: dict[int, int] = field(default_factory=dict)

    def person(self, rank: int) -> User:
        return db.session.get_one(User, self.people[rank % len(self.people)])

    def forum(self, rank: int) -> Forum:
        return db.session.get_one(Forum, self.forums[rank % len(self.forums)])

    def topic(self, rank: int) -> Topic:
        return db.session.get_one(Topic, self.topics[rank % len(self.topics)])

    def post(self, rank: int) -> Post:
        return db.session.get_one(Post, self.posts[rank % len(self.posts)])


def found() -> Nation:
    """Two regions, three groups, the forum of all, and somebody of each kind."""
    groups = three_groups()
    people = somebody_of_each_kind(groups)
    places = [None, region("32"), region("84"), *groups]
    nation = Nation(people=[user.id for user in people], staff=StaffFactory().id)
    nation.groups = [group.id for group in groups]
    nation.forums = [forum_of(place).id for place in places]
    for rank in range(6):
        open_topic(nation, rank, rank)
    return nation


# What happens


def open_topic(nation: Nation, who: int, where: int) -> None:
    number = len(nation.topics)
    topic = TopicFactory(
        forum=nation.forum(where), author=nation.person(who), title=f"Sujet zt{number}z", body="…"
    )
    nation.topics.append(topic.id)
    _say(nation, db.session.scalars(select(Post).where(Post.topic_id == topic.id)).one(), who)


def reply(nation: Nation, who: int, where: int) -> None:
    topic = nation.topic(where)
    if not topic.is_closed:
        _say(nation, PostFactory(topic=topic, author=nation.person(who), body="…"), who)


def _say(nation: Nation, post: Post, who: int) -> None:
    """A post names two people, whoever they are, carries a file, and is told."""
    number = len(nation.posts)
    post.body = f"Texte zp{number}z"
    post.body_html = f"<p>{post.body}</p>"
    for rank in {(who + 1) % len(nation.people), (who + 3) % len(nation.people)}:
        db.session.add(Mention(post_id=post.id, user_id=nation.people[rank]))
    nation.posts.append(post.id)
    file = AttachmentFactory(post_id=post.id, name=f"zp{number}z.pdf")
    nation.files[file.id] = post.id
    telling.tell(post)
    db.session.commit()


def come_or_go(nation: Nation, who: int, where: int) -> None:
    """Somebody joins a group, or leaves it."""
    user, group_id = nation.person(who), nation.groups[where % len(nation.groups)]
    current = db.session.scalar(
        select(Membership).where(
            Membership.user_id == user.id,
            Membership.workgroup_id == group_id,
            Membership.ended_at.is_(None),
        )
    )
    if current:
        current.ended_at = now()
    else:
        db.session.add(Membership(user_id=user.id, workgroup_id=group_id, role=Role.MEMBER))


def open_or_close(nation: Nation, who: int, _: int) -> None:
    """An account is deactivated, or opened again."""
    user = nation.person(who)
    user.deactivated_at = None if user.deactivated_at else now()


def change_mandate(nation: Nation, who: int, where: int) -> None:
    user, code = nation.person(who), ("32", "84")[where % 2]
    own = RegionalMandate.user_id == user.id, RegionalMandate.region_code == code
    mandate = db.session.scalar(select(RegionalMandate).where(*own))
    if mandate:
        db.session.delete(mandate)
    else:
        db.session.add(RegionalMandate(user_id=user.id, region_code=code, can_decide=False))


def change_role(nation: Nation, who: int, _: int) -> None:
    user = nation.person(who)
    if user.roles:
        user.roles.clear()
    else:
        user.roles.append(RoleGrant(role=NationalRole.NATIONAL))


def move(nation: Nation, what: int, where: int) -> None:
    topic, forum = nation.topic(what), nation.forum(where)
    if topic.forum_id != forum.id and not topic.is_trashed and topic.merged_into_id is None:
        moves.move(topic, forum, by=db.session.get_one(User, nation.staff))


def merge(nation: Nation, what: int, where: int) -> None:
    source, target = nation.topic(what), nation.topic(where)
    living = not any(each.is_trashed or each.merged_into_id for each in (source, target))
    if living and source.id != target.id:
        merging.merge(source, target, by=db.session.get_one(User, nation.staff))


def hide_or_show(nation: Nation, what: int, _: int) -> None:
    post = nation.post(what)
    post.hidden_at = None if post.hidden_at else now()


def trash_post(nation: Nation, what: int, _: int) -> None:
    post = nation.post(what)
    post.trashed_at = None if post.trashed_at else now()


def trash_topic(nation: Nation, what: int, _: int) -> None:
    topic = nation.topic(what)
    topic.trashed_at = None if topic.trashed_at else now()


def follow(nation: Nation, who: int, where: int) -> None:
    user, forum = nation.person(who), nation.forum(where)
    own = Follow.user_id == user.id, Follow.forum_id == forum.id
    row = db.session.scalar(select(Follow).where(*own)) or Follow(
        user_id=user.id, forum_id=forum.id
    )
    row.level = list(FollowLevel)[(who + where) % 4]
    db.session.add(row)


GESTURES: list[Callable[[Nation, int, int], None]] = [
    open_topic,
    reply,
    come_or_go,
    open_or_close,
    change_mandate,
    change_role,
    move,
    merge,
    hide_or_show,
    trash_post,
    trash_topic,
    follow,
]


# Who may know, in plain Python


def belongs(user: User, forum: Forum) -> bool:
    current = db.session.scalars(
        select(Workgroup)
        .join(Membership, Membership.workgroup_id == Workgroup.id)
        .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
    ).all()
    if forum.kind is ForumKind.WORKGROUP:
        return forum.workgroup_id in {group.id for group in current}
    if forum.kind is ForumKind.REGION:
        home = db.session.scalar(select(Profile.region_code).where(Profile.user_id == user.id))
        return forum.region_code in {home, *(group.region_code for group in current)}
    return True


def reads(user: User, forum: Forum) -> bool:
    if user.deactivated_at or not user.activated_at:
        return False
    codes = select(RegionalMandate.region_code).where(RegionalMandate.user_id == user.id)
    is_team = forum.region_code in set(db.session.scalars(codes))
    return bool({grant.role for grant in user.roles} & _NATIONAL) or is_team or belongs(user, forum)


def open_topics(nation: Nation, user: User) -> set[int]:
    """The topics that a person may know of."""
    may_read = {number for number in nation.forums if reads(user, _forum(number))}
    topics = db.session.scalars(select(Topic).where(Topic.id.in_(nation.topics)))
    return {
        topic.id
        for topic in topics
        if topic.forum_id in may_read and not topic.trashed_at and not topic.merged_into_id
    }


def open_posts(nation: Nation, user: User) -> set[int]:
    """The posts whose words a person may read."""
    topics = open_topics(nation, user)
    posts = db.session.scalars(select(Post).where(Post.id.in_(nation.posts)))
    return {
        post.id
        for post in posts
        if post.topic_id in topics and not post.trashed_at and not post.hidden_at
    }


def words(nation: Nation, topics: Iterable[int], posts: Iterable[int]) -> set[str]:
    """The words of these topics and posts. A topic that was merged is known by where it went."""
    known, told = set(topics), set(posts)
    places = {topic.id: topic.merged_into_id for topic in db.session.scalars(select(Topic))}

    def stands(topic_id: int) -> bool:
        into = places[topic_id]
        return topic_id in known or (into is not None and stands(into))

    return {f"zt{rank}z" for rank, each in enumerate(nation.topics) if stands(each)} | {
        f"zp{rank}z" for rank, each in enumerate(nation.posts) if each in told
    }


def words_in(text: str) -> set[str]:
    """The words of topics and posts that a text betrays."""
    return {f"z{kind}{number}z" for kind, number in _WORD.findall(text)}


def _forum(number: int) -> Forum:
    return db.session.get_one(Forum, number)
