"""The topic that one answers, with what one may do there: one statement, built once."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, exists, select
from sqlalchemy.orm import contains_eager

from app.accounts.anybody import ANYBODY
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.forums.models import Draft, Topic
from app.forums.policies import Standing, standing_columns, standing_from
from app.forums.queries.anybody import number, readable
from app.forums.queries.signatures import signature, signature_columns
from app.workgroups.audiences import reads_everywhere


@dataclass(frozen=True)
class Answered:
    """A topic of a forum that a person reads, even in the trash or merged: to say what became of
    it. Its forum is loaded. ``line`` signs what this person writes today."""

    topic: Topic
    standing: Standing
    line: str
    has_draft: bool


def answered(user: User, topic_id: int) -> Answered | None:
    """The topic of a number, none where the person does not read."""
    if not user.is_active or user.is_pending:
        return None
    given = {"user_id": user.id, "topic_id": topic_id, "target": f"topic-{topic_id}"}
    row = db.session.execute(_statement(reads_everywhere(user)), given).one_or_none()
    if row is None:
        return None
    topic, job_title, organisation, has_draft, *found = row
    standing = standing_from(user, topic.forum, found)
    return Answered(topic, standing, signature(job_title, organisation), bool(has_draft))


@cache
def _statement(everywhere: bool) -> Select[Any]:
    target: ColumnElement[str] = bindparam("target", type_=String)
    draft = exists().where(Draft.user_id == ANYBODY.id, Draft.target == target)
    return (
        select(Topic, *signature_columns(ANYBODY), draft, *standing_columns(ANYBODY))
        .join(Topic.forum)
        .options(contains_eager(Topic.forum))
        .where(Topic.id == number("topic_id"), readable(everywhere))
        .execution_options(**KEPT_PLAN)
    )
