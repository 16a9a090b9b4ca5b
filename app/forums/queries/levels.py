"""How much each person wants to be told of a topic: their own choice, else the forum's default."""

from sqlalchemy import ColumnElement, case, func, literal, select

from app.accounts.models import User
from app.core.db import text_enum
from app.forums.models import Follow, FollowLevel, Forum, Topic
from app.forums.policies import members_of


def level_of(forum: Forum, topic: Topic | None = None) -> ColumnElement[FollowLevel]:
    """The level of each row of ``User`` for a topic, to put in a select of people.

    Their choice for the topic, else for the forum, else the forum's default for those whose own
    forum it is; others are told of what they took part in. Without a topic: for the forum.
    """
    is_own = User.id.in_(members_of(forum).with_only_columns(User.id))
    default = case(
        (is_own, literal(forum.default_level.value)), else_=literal(FollowLevel.PARTICIPATED.value)
    )
    chosen = [_choice(Follow.forum_id == forum.id)]
    if topic is not None:
        chosen.insert(0, _choice(Follow.topic_id == topic.id))
    return func.coalesce(*chosen, default, type_=text_enum(FollowLevel))


def _choice(target: ColumnElement[bool]) -> ColumnElement[FollowLevel]:
    mine = select(Follow.level).where(Follow.user_id == User.id, target)
    return mine.correlate(User).scalar_subquery()
