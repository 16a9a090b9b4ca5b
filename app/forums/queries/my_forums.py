"""The forums that a person reads: their own one by one, the others by region for those who read
many."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, bindparam, func, select

from app.accounts.anybody import ANYBODY
from app.accounts.models import User
from app.core.db import KEPT_PLAN, UtcDateTime, db
from app.directory.models import Region
from app.forums.models import Forum, ForumKind, Topic
from app.forums.policies import belongs_to, opened_to
from app.forums.queries.anybody import SINCE, readable
from app.forums.queries.unread import is_unread, unread_since
from app.workgroups.audiences import reads_everywhere
from app.workgroups.models import Theme, Workgroup

COLUMNS = (
    Forum.id,
    Forum.kind,
    Forum.topic_count,
    Forum.last_post_at,
    Region.name.label("region_name"),
    Region.slug.label("region_slug"),
    Theme.number.label("theme_number"),
    Theme.slug.label("theme_slug"),
    func.coalesce(func.nullif(Workgroup.local_title, ""), Theme.title).label("title"),
)
REGION_CODE: ColumnElement[str] = bindparam("region_code", type_=String)


@dataclass(slots=True)
class ForumLine:
    """A forum in a list. ``path`` is its address, ``unread_count`` how many topics are unread."""

    id: int
    kind: ForumKind
    name: str
    region_name: str
    path: str
    topic_count: int
    last_post_at: datetime | None
    unread_count: int
    is_own: bool


@dataclass(slots=True)
class RegionLine:
    """The forums of a region taken together."""

    code: str
    name: str
    forum_count: int
    topic_count: int
    unread_count: int
    last_post_at: datetime | None


@dataclass(frozen=True)
class Forums:
    """What the page of forums shows. ``others`` are the forums of a region one reads without
    belonging to them; ``regions`` is filled for those who read all."""

    own: list[ForumLine]
    others: list[ForumLine]
    regions: list[RegionLine]

    @property
    def has_groups(self) -> bool:
        return any(line.kind is ForumKind.WORKGROUP for line in self.own)

    @property
    def unread_count(self) -> int:
        return sum(line.unread_count for line in self.own)


def my_forums(user: User, region_code: str = "") -> Forums:
    """The forums that a person reads, with what is unread in each; of one region if it is said."""
    everywhere = reads_everywhere(user)
    scope = "region" if region_code else "own" if everywhere else "all"
    if not user.is_active or user.is_pending:
        return Forums([], [], [])
    given = {"user_id": user.id, "since": unread_since(user), "region_code": region_code}
    lines = [_line(row) for row in db.session.execute(_forums(scope, everywhere), given)]
    regions = db.session.execute(_regions(), given).all() if everywhere else []
    return Forums(
        own=[line for line in lines if line.is_own],
        others=[line for line in lines if not line.is_own],
        regions=[RegionLine(*row) for row in regions] if not region_code else [],
    )


@cache
def _forums(scope: str, everywhere: bool) -> Any:
    own = belongs_to(ANYBODY)
    shown = {
        "own": own,
        "all": opened_to(ANYBODY),
        "region": and_(readable(everywhere), Forum.region_code == REGION_CODE),
    }[scope]
    listed = select(Forum.id, own.label("is_own")).where(shown).cte("listed")
    unread = _unread_counts(listed.c.id)
    counted = func.coalesce(unread.c.unread_count, 0).label("unread_count")
    return (
        select(*COLUMNS, counted, listed.c.is_own)
        .join(listed, listed.c.id == Forum.id)
        .outerjoin(Workgroup, Workgroup.id == Forum.workgroup_id)
        .outerjoin(Theme, Theme.id == Workgroup.theme_id)
        .outerjoin(Region, Region.code == Forum.region_code)
        .outerjoin(unread, unread.c.forum_id == Forum.id)
        .order_by(Forum.kind.desc(), Region.sort_name, Theme.number, Forum.id)
        .execution_options(**KEPT_PLAN)
    )


def _unread_counts(forum_id: ColumnElement[int]) -> Any:
    """How many unread topics each of these forums holds: one reading of the recent topics."""
    return (
        select(Topic.forum_id, func.count().label("unread_count"))
        .where(Topic.forum_id == forum_id, is_unread(ANYBODY, SINCE))
        .group_by(Topic.forum_id)
        .subquery()
    )


@cache
def _regions() -> Any:
    placed = select(Forum.id).where(Forum.region_code.is_not(None)).subquery()
    unread = _unread_counts(placed.c.id)
    return (
        select(
            Region.code,
            Region.name,
            func.count(Forum.id),
            func.sum(Forum.topic_count),
            func.coalesce(func.sum(unread.c.unread_count), 0),
            func.max(Forum.last_post_at, type_=UtcDateTime),
        )
        .join(Forum, Forum.region_code == Region.code)
        .outerjoin(unread, unread.c.forum_id == Forum.id)
        .group_by(Region.code, Region.name, Region.sort_name)
        .order_by(Region.sort_name)
        .execution_options(**KEPT_PLAN)
    )


def _line(row: Row[Any]) -> ForumLine:
    name, path = "Tous les membres", "/forum/tous"
    if row.kind is ForumKind.REGION:
        name, path = row.region_name, f"/territoires/{row.region_slug}/forum"
    elif row.kind is ForumKind.WORKGROUP:
        name = f"GT {row.theme_number} – {row.title}"
        path = f"/groupes/{row.region_slug}/{row.theme_slug}/forum"
    return ForumLine(
        id=row.id,
        kind=row.kind,
        name=name,
        region_name=row.region_name or "",
        path=path,
        topic_count=row.topic_count,
        last_post_at=row.last_post_at,
        unread_count=row.unread_count,
        is_own=bool(row.is_own),
    )
