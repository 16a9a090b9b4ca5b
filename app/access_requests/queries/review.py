"""What an officer reads on a request, and what the lines of the queue say beside it."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.access_requests.models import AccessRequest, Opinion, OpinionValue, WantedWorkgroup
from app.access_requests.policies import visible_requests
from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Theme, Workgroup


def request_to_review(user: User, request_id: int) -> Select[AccessRequest]:
    """One request that a person may read, with its groups and their opinions."""
    wanted = selectinload(AccessRequest.wanted)
    group = wanted.joinedload(WantedWorkgroup.workgroup)
    return (
        visible_requests(user)
        .where(AccessRequest.id == request_id)
        .options(
            joinedload(AccessRequest.region),
            joinedload(AccessRequest.department),
            joinedload(AccessRequest.claimed_by),
            joinedload(AccessRequest.user),
            group.joinedload(Workgroup.theme),
            group.joinedload(Workgroup.region),
            wanted.joinedload(WantedWorkgroup.decided_by),
            wanted.selectinload(WantedWorkgroup.opinions).joinedload(Opinion.author),
        )
    )


def opinions_about(request_ids: Iterable[int]) -> dict[int, dict[OpinionValue, int]]:
    """How many opinions of each sort were given on each of these requests."""
    rows = db.session.execute(
        select(WantedWorkgroup.request_id, Opinion.value, func.count())
        .join(Opinion.wanted)
        .where(WantedWorkgroup.request_id.in_(list(request_ids)))
        .group_by(WantedWorkgroup.request_id, Opinion.value)
    )
    found: dict[int, dict[OpinionValue, int]] = {}
    for request_id, value, count in rows:
        found.setdefault(request_id, {})[value] = count
    return found


def themes_to_filter() -> list[Theme]:
    """The themes in use, national ones first, in their order."""
    return list(
        db.session.scalars(
            select(Theme)
            .where(Theme.is_active)
            .order_by(Theme.region_code.is_not(None), Theme.number, Theme.id)
        )
    )


def reviewed_among(user: User, request_ids: Iterable[int]) -> dict[int, AccessRequest]:
    """Those of these requests that a person may still read, by number."""
    found = visible_requests(user).where(AccessRequest.id.in_(list(request_ids)))
    return {asked.id: asked for asked in db.session.scalars(found)}
