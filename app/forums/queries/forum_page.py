"""A forum before its topics: may this person read it, what may they do, what are they told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.anybody import ANYBODY, anybody_like
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.directory.models import Region
from app.forums.models import Follow, FollowLevel, Forum, ForumKind
from app.forums.policies import (
    Standing,
    belongs_to,
    readable_by,
    standing_columns,
    standing_from,
)
from app.forums.queries.anybody import readable
from app.forums.queries.opening import NAMING
from app.workgroups.audiences import reads_everywhere
from app.workgroups.models import Theme, Workgroup

REGION: ColumnElement[str] = bindparam("region", type_=String)
THEME: ColumnElement[str] = bindparam("theme", type_=String)


@dataclass(frozen=True)
class FoundForum:
    """A forum with where a person stands in it; ``is_own`` says whether it is one of theirs."""

    forum: Forum
    standing: Standing
    chosen_level: FollowLevel | None
    is_own: bool

    @property
    def default_level(self) -> FollowLevel:
        """What they are told without a choice of their own: the same rule as ``level_of``."""
        return self.forum.default_level if self.is_own else FollowLevel.PARTICIPATED

    @property
    def level(self) -> FollowLevel:
        return self.chosen_level or self.default_level


def national_forum(user: User) -> FoundForum | None:
    """The forum of all members."""
    return _found(user, ForumKind.NATIONAL, {})


def region_forum(user: User, region: str) -> FoundForum | None:
    """The forum of a region, by its slug, if this person may read it."""
    return _found(user, ForumKind.REGION, {"region": region})


def workgroup_forum(user: User, region: str, theme: str) -> FoundForum | None:
    """The forum of a group, by the slugs of its address, if this person may read it."""
    return _found(user, ForumKind.WORKGROUP, {"region": region, "theme": theme})


def _found(user: User, kind: ForumKind, place: Mapping[str, str]) -> FoundForum | None:
    if not user.is_active or user.is_pending:
        return None
    statement = _statement(kind, reads_everywhere(user))
    row = db.session.execute(statement, {"user_id": user.id, **place}).one_or_none()
    if row is None:
        return None
    forum, chosen, is_own, *standing = row
    return FoundForum(forum, standing_from(user, forum, standing), chosen, bool(is_own))


@cache
def _statement(kind: ForumKind, everywhere: bool) -> Any:
    chosen = select(Follow.level).where(Follow.user_id == ANYBODY.id, Follow.forum_id == Forum.id)
    asked = select(
        Forum,
        chosen.scalar_subquery(),
        belongs_to(ANYBODY),
        *standing_columns(ANYBODY),
    ).where(Forum.kind == kind, readable(everywhere))
    return _at_its_place(asked, kind).execution_options(**KEPT_PLAN)


def _at_its_place(asked: Any, kind: ForumKind) -> Any:
    if kind is ForumKind.NATIONAL:
        return asked.options(joinedload(Forum.workgroup), joinedload(Forum.region))
    if kind is ForumKind.REGION:
        return (
            asked.join(Forum.region)
            .where(Region.slug == REGION)
            .options(contains_eager(Forum.region), joinedload(Forum.workgroup))
        )
    group = contains_eager(Forum.workgroup).load_only(*NAMING)
    return (
        asked.join(Forum.workgroup)
        .join(Workgroup.theme)
        .join(Workgroup.region)
        .where(Region.slug == REGION, Theme.slug == THEME)
        .options(
            group.contains_eager(Workgroup.theme),
            group.contains_eager(Workgroup.region),
            joinedload(Forum.region),
        )
    )


def reads_forum_of(user: User, workgroup: Workgroup) -> bool:
    """Whether a person may read the forum of a group."""
    if user.is_active and reads_everywhere(user):
        return True
    given = {"user_id": user.id, "workgroup_id": workgroup.id}
    return bool(db.session.scalar(_reads_forum(anybody_like(user)), given))


@cache
def _reads_forum(reader: User) -> Any:
    """Built once: every page of a group asks it."""
    group = Forum.workgroup_id == bindparam("workgroup_id", type_=Integer)
    return select(exists().where(group, readable_by(reader))).execution_options(**KEPT_PLAN)
