"""Where a topic may go: the forums one moderates by region, the topics one may merge it into."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum, ForumKind, Topic
from app.forums.policies import NAMED, destinations, moderated_by, visible_topics

RECENT = 10
NATION = "Tout le pays"


def forums_by_region(forums: Sequence[Forum]) -> dict[str, list[Forum]]:
    """Forums under the name of their region in French order: the nation's, then each region's
    own forum before those of its groups."""
    grouped: defaultdict[str, list[Forum]] = defaultdict(list)
    for forum in sorted(forums, key=_order):
        grouped[forum.region.name if forum.region else NATION].append(forum)
    return dict(grouped)


def _order(forum: Forum) -> tuple[str, bool, int, int]:
    number = forum.workgroup.theme.number if forum.workgroup else 0
    region = forum.region.sort_name if forum.region else ""
    return region, forum.kind is ForumKind.WORKGROUP, number, forum.id


def destinations_of(user: User) -> list[Forum]:
    """The forums that may take in a topic of this person's choice."""
    return list(db.session.scalars(destinations(user)).unique())


def moderated_forums(user: User) -> list[Forum]:
    """Every forum that a person moderates, with what names it."""
    return list(db.session.scalars(select(Forum).where(moderated_by(user)).options(*NAMED)))


def topics_with_names(user: User) -> Select[Topic]:
    """The topics that a person may read, with what names their forum."""
    return visible_topics(user).options(contains_eager(Topic.forum).options(*NAMED))


def topics_to_merge_into(user: User) -> Select[Topic]:
    """The topics that may take in another: of the forums that a person moderates."""
    takers = destinations(user).with_only_columns(Forum.id)
    return topics_with_names(user).where(Topic.forum_id.in_(takers))


def recent_topics(user: User, topic: Topic) -> list[Topic]:
    """The other topics of a forum that were last written in, to merge a topic into one."""
    return list(
        db.session.scalars(
            visible_topics(user)
            .where(Topic.forum_id == topic.forum_id, Topic.id != topic.id)
            .order_by(Topic.last_post_at.desc(), Topic.id.desc())
            .limit(RECENT)
        )
    )
