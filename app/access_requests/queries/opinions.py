"""What facilitators have to judge, and what they have judged."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager

from app.access_requests.models import AccessRequest, Opinion, WantedWorkgroup
from app.access_requests.policies import visible_wanted
from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Workgroup


def wishes_to_judge(user: User) -> Select[WantedWorkgroup]:
    """The wishes that wait for this person's opinion, with what they need to judge."""
    return _shown(user).where(~_judged_by(user))


def wishes_judged(user: User) -> Select[WantedWorkgroup]:
    """The wishes on which this person gave an opinion that can still be changed."""
    return _shown(user).where(_judged_by(user))


def wish_of(user: User, wanted_id: int) -> Select[WantedWorkgroup]:
    """One wish that this person may judge."""
    return _shown(user).where(WantedWorkgroup.id == wanted_id)


def count_to_judge(user: User) -> int:
    """How many wishes wait for this person's opinion."""
    waiting = visible_wanted(user).where(~_judged_by(user)).order_by(None)
    numbers = waiting.with_only_columns(WantedWorkgroup.id).subquery()
    return db.session.scalar(select(func.count()).select_from(numbers)) or 0


def opinion_of(user: User, wanted_id: int) -> Opinion | None:
    """What this person said of a wish."""
    return db.session.scalar(
        select(Opinion).where(Opinion.wanted_id == wanted_id, Opinion.author_id == user.id)
    )


def opinions_of(user: User, wanted_ids: Iterable[int]) -> dict[int, Opinion]:
    """What this person said of each of these wishes."""
    given = select(Opinion).where(
        Opinion.author_id == user.id, Opinion.wanted_id.in_(list(wanted_ids))
    )
    return {opinion.wanted_id: opinion for opinion in db.session.scalars(given)}


def _shown(user: User) -> Select[WantedWorkgroup]:
    """In the order of their numbers, that of their age, which is never null."""
    request = contains_eager(WantedWorkgroup.request)
    return (
        visible_wanted(user)
        .options(
            request.joinedload(AccessRequest.department),
            request.joinedload(AccessRequest.region),
            contains_eager(WantedWorkgroup.workgroup).joinedload(Workgroup.theme),
        )
        .order_by(None)
        .order_by(WantedWorkgroup.id)
    )


def _judged_by(user: User) -> ColumnElement[bool]:
    return (
        select(Opinion.id)
        .where(Opinion.wanted_id == WantedWorkgroup.id, Opinion.author_id == user.id)
        .exists()
    )
