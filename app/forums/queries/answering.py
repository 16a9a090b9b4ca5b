"""The topic that one answers, with what one may do there: one statement, built once."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Topic
from app.forums.policies import Standing, reads_everywhere, standing_columns, standing_from
from app.forums.queries.anybody import ANYBODY, number, readable


@dataclass(frozen=True)
class Answered:
    """A topic of a forum that a person reads, even in the trash or merged: to say what became of
    it. Its forum is loaded."""

    topic: Topic
    standing: Standing


def answered(user: User, topic_id: int) -> Answered | None:
    """The topic of a number, none where the person does not read."""
    if not user.is_active or user.is_pending:
        return None
    given = {"user_id": user.id, "topic_id": topic_id}
    row = db.session.execute(_statement(reads_everywhere(user)), given).one_or_none()
    if row is None:
        return None
    topic, *found = row
    return Answered(topic, standing_from(user, topic.forum, found))


@cache
def _statement(everywhere: bool) -> Select[Any]:
    return (
        select(Topic, *standing_columns(ANYBODY))
        .join(Topic.forum)
        .options(contains_eager(Topic.forum))
        .where(Topic.id == number("topic_id"), readable(everywhere))
    )
