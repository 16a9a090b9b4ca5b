"""How places and conversations of forums are named to those who are told of them."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum, Topic
from app.forums.policies import NAMED, visible_topics
from app.notifications.kinds import place_names, thread_names

_THREAD = re.compile(r"topic-([0-9]{1,9})", re.ASCII)


def thread_of(topic_id: int) -> str:
    """The key of a topic as a conversation that can be muted."""
    return f"topic-{topic_id}"


def place_short(forum: Forum) -> str:
    """« GT 5, Bretagne », for the subject of a mail. Needs what names the forum."""
    if forum.workgroup is not None:
        return f"GT {forum.workgroup.theme.number}, {forum.workgroup.region.name}"
    return forum.name


@place_names
def names_of_forums(places: Sequence[str]) -> dict[str, str]:
    """The name of each of these places; groups and regions are known to all."""
    if not places:
        return {}
    found = db.session.scalars(select(Forum).where(Forum.place.in_(places)).options(*NAMED))
    return {forum.place: forum.full_name for forum in found.unique()}


@thread_names
def names_of_topics(user: User, threads: Sequence[str]) -> dict[str, str]:
    """The title of each of these topics that a person may read."""
    numbers = [int(one[1]) for key in threads if (one := _THREAD.fullmatch(key))]
    if not numbers:
        return {}
    titles = visible_topics(user).where(Topic.id.in_(numbers))
    found = db.session.execute(titles.with_only_columns(Topic.id, Topic.title))
    return {thread_of(row.id): row.title for row in found}
