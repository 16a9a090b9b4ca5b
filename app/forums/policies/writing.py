"""Who may open a topic, reply, edit, take back, accept an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum, ForumKind, Post, Topic
from app.forums.policies.reading import belongs_to, readable_by
from app.workgroups.audiences import reads_everywhere
from app.workgroups.models import Membership, Openness, RegionalMandate, Role, Workgroup


@dataclass(frozen=True)
class Standing:
    """What a person may do in a forum today."""

    reads: bool
    writes: bool
    moderates: bool


def standing_in(user: User, forum: Forum) -> Standing:
    """Read in one statement what a person may do in a forum.

    Observers read without writing. The national delegation reads all, and writes where any member
    would: in the nation's forum, in that of its own region, in groups that it has joined. Nobody
    writes in the forum of an archived group.
    """
    asked = select(readable_by(user), *standing_columns(user)).where(Forum.id == forum.id)
    reads, *found = db.session.execute(asked).one()
    return standing_from(user, forum, found) if reads else Standing(False, False, False)


def standing_columns(user: User) -> tuple[ColumnElement[Any], ...]:
    """What a statement about ``Forum`` reads of a person's standing: their role in its group,
    whether they are of its regional team, and how open its group is."""
    role = select(Membership.role).where(
        Membership.user_id == user.id,
        Membership.workgroup_id == Forum.workgroup_id,
        Membership.ended_at.is_(None),
    )
    team = exists().where(
        RegionalMandate.user_id == user.id, RegionalMandate.region_code == Forum.region_code
    )
    openness = select(Workgroup.openness).where(Workgroup.id == Forum.workgroup_id)
    return (
        role.correlate(Forum).scalar_subquery(),
        team.correlate(Forum),
        openness.correlate(Forum).scalar_subquery(),
    )


def standing_from(user: User, forum: Forum, found: Sequence[Any]) -> Standing:
    """What a person may do in a forum that they read, from the columns above."""
    own_role, is_team, openness = found
    moderates = (
        user.is_ansa
        or own_role is Role.FACILITATOR
        or (bool(is_team) and forum.kind is not ForumKind.NATIONAL)
    )
    takes_part = forum.kind is not ForumKind.WORKGROUP or own_role not in {None, Role.OBSERVER}
    if forum.kind is ForumKind.REGION and not moderates and reads_everywhere(user):
        takes_part = _is_own(user, forum)
    is_living = openness is not Openness.ARCHIVED
    return Standing(reads=True, writes=is_living and (moderates or takes_part), moderates=moderates)


def _is_own(user: User, forum: Forum) -> bool:
    """Whether a forum is a person's own: asked for those alone who read the others too."""
    own = select(Forum.id).where(Forum.id == forum.id, belongs_to(user))
    return db.session.scalar(own) is not None


def can_write(user: User, forum: Forum) -> bool:
    """Whether a person may write in a forum."""
    return standing_in(user, forum).writes


def can_attach(user: User) -> bool:
    """Whether a person may send a file for a post to come: all who write in the nation's forum,
    that is every open account; joining it to a post asks for the right to write there."""
    return user.is_active and not user.is_pending


def can_open_topic(user: User, forum: Forum) -> bool:
    """Whether a person may open a topic in a forum."""
    return can_write(user, forum)


def can_announce(user: User, forum: Forum) -> bool:
    """Whether a person may open an announcement: those who run the forum."""
    standing = standing_in(user, forum)
    return standing.moderates and standing.writes


def can_reply(user: User, topic: Topic) -> bool:
    """Whether a person may add a post to a topic. Needs ``topic.forum``."""
    return not topic.is_closed and can_write(user, topic.forum)


def can_edit_post(user: User, post: Post) -> bool:
    """Whether a person may change a post: its author, while its topic is open and nothing was
    hidden; those who run the forum may not put words in somebody's mouth."""
    is_own = post.author_id == user.id and not post.is_hidden and not post.is_trashed
    return is_own and can_reply(user, post.topic)


def can_trash_post(user: User, post: Post) -> bool:
    """Whether a person may put a post in the trash, or take it back: its author while the topic
    is open, and those who run the forum."""
    standing = standing_in(user, post.topic.forum)
    if standing.moderates:
        return True
    is_own = post.author_id == user.id and post.trashed_by_id in {None, user.id}
    return is_own and standing.writes and not post.topic.is_locked and not post.topic.is_archived


def can_accept_answer(user: User, topic: Topic) -> bool:
    """Whether a person may say which post answers: who opened the topic, and who runs the forum."""
    standing = standing_in(user, topic.forum)
    return standing.writes and (standing.moderates or topic.author_id == user.id)


def can_rewrite(user: User, post: Post) -> bool:
    """Whether a person may write anew what a post says, were its topic open: its author, as long
    as they write in the forum."""
    return post.author_id == user.id and can_write(user, post.topic.forum)
