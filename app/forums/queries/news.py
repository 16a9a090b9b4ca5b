"""The newest unread topics of the forums that are a person's own, for their first screen."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from app.accounts.anybody import ANYBODY
from app.accounts.models import User
from app.core.db import db
from app.directory.models import Region
from app.forums.models import Forum, Topic
from app.forums.policies import belongs_to
from app.forums.queries.anybody import SINCE, number
from app.forums.queries.unread import is_unread, unread_since
from app.workgroups.models import Theme, Workgroup


@dataclass(frozen=True)
class NewTopic:
    """A topic that holds something new; ``place`` is short: « GT 5, Bretagne »."""

    id: int
    title: str
    last_author_name: str
    last_post_at: datetime
    place: str


def newest_unread(user: User, count: int) -> list[NewTopic]:
    """The unread topics where somebody wrote last, in the forums that are this person's own."""
    if not user.is_active or user.is_pending:
        return []
    given = {"user_id": user.id, "since": unread_since(user), "count": count}
    return [
        NewTopic(row.id, row.title, row.last_author_name, row.last_post_at, _place(row))
        for row in db.session.execute(_statement(), given)
    ]


@cache
def _statement() -> Any:
    return (
        select(
            Topic.id,
            Topic.title,
            Topic.last_author_name,
            Topic.last_post_at,
            Region.name.label("region_name"),
            Theme.number.label("theme_number"),
        )
        .join(Topic.forum)
        .outerjoin(Workgroup, Workgroup.id == Forum.workgroup_id)
        .outerjoin(Theme, Theme.id == Workgroup.theme_id)
        .outerjoin(Region, Region.code == Forum.region_code)
        .where(belongs_to(ANYBODY), is_unread(ANYBODY, SINCE))
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .limit(number("count"))
    )


def _place(row: Any) -> str:
    if row.theme_number is not None:
        return f"GT {row.theme_number}, {row.region_name}"
    return row.region_name or "Tous les membres"
