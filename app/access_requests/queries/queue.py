"""The staff queue: requests by state and age, at the same cost for 500 as for 50,000.

A list is always that of one state, read in the order of an index. Counts stop at a bound.
"""

import warnings
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from app.access_requests.models import (
    CLAIM_LIFETIME,
    AccessRequest,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.policies import visible_requests
from app.accounts.models import User
from app.core import parameters
from app.core.db import db, now
from app.core.text import fold, one_line
from app.workgroups.models import Workgroup

COUNTED = 1_000
DELAY_DAYS = parameters.declare(
    "access_requests.delay_days",
    "Demandes d’accès : délai de réponse visé",
    unit="jours",
    default=7,
    maximum=365,
)
ENDED_LAST_FIRST = frozenset({RequestStatus.APPROVED, RequestStatus.DECLINED})
WITHOUT_DATE = frozenset(
    {RequestStatus.UNCONFIRMED, RequestStatus.WITHDRAWN, RequestStatus.EXPIRED}
)
# In the states that are not WITHOUT_DATE it is never null, which the column alone cannot say.
NULLABLE_IN_GENERAL = "Ordering by nullable column access_requests.confirmed_at"
warnings.filterwarnings("ignore", message=NULLABLE_IN_GENERAL)


class Age(StrEnum):
    """Since when a person has been waiting, as the filter words it."""

    LATE = "en-retard"
    WEEK = "moins-d-une-semaine"
    MONTH = "une-a-quatre-semaines"
    OLDER = "plus-de-quatre-semaines"

    @property
    def label(self) -> str:
        return {
            "en-retard": "En retard",
            "moins-d-une-semaine": "Moins d’une semaine",
            "une-a-quatre-semaines": "Une à quatre semaines",
            "plus-de-quatre-semaines": "Plus de quatre semaines",
        }[self.value]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows the queue. ``status`` is none when words are searched in every state."""

    status: RequestStatus | None = RequestStatus.PENDING
    region_code: str = ""
    theme_id: int | None = None
    age: Age | None = None
    is_mine: bool = False
    words: str = ""
    latest_first: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state is chosen."""
        chosen = (self.region_code, self.theme_id, self.age, self.is_mine, self.words)
        return any(chosen)


def queue(user: User, filters: Filters, delay_days: int) -> Select[AccessRequest]:
    """The requests of a state that a person may read, with what a line shows, in order."""
    group = selectinload(AccessRequest.wanted).joinedload(WantedWorkgroup.workgroup)
    return (
        _narrowed(user, filters, delay_days)
        .options(
            selectinload(AccessRequest.region),
            joinedload(AccessRequest.claimed_by),
            group.joinedload(Workgroup.theme),
        )
        .order_by(*_order(filters))
    )


def counters(user: User, filters: Filters, delay_days: int) -> dict[RequestStatus, int]:
    """How many requests each state holds under the same filters; above COUNTED, COUNTED + 1.

    None is counted under a filter that no index answers.
    """
    if filters.words or filters.theme_id is not None:
        return {}
    parts = [
        select(literal(status.value).label("status"), func.count().label("count")).select_from(
            _narrowed(user, replace(filters, status=status), delay_days)
            .with_only_columns(AccessRequest.id)
            .limit(COUNTED + 1)
            .subquery()
        )
        for status in RequestStatus
    ]
    rows = db.session.execute(union_all(*parts))
    return {RequestStatus(status): count for status, count in rows}


def next_request(
    user: User, filters: Filters, delay_days: int, after: AccessRequest
) -> AccessRequest | None:
    """The request that comes after one in the order of the queue, then from its start again,
    leaving out what somebody else has in hand."""
    living = filters if filters.status else replace(filters, status=RequestStatus.PENDING)
    free = or_(
        AccessRequest.claimed_by_id.is_(None),
        AccessRequest.claimed_by_id == user.id,
        AccessRequest.claimed_at < now() - CLAIM_LIFETIME,
    )
    others = (
        _narrowed(user, living, delay_days)
        .where(free, AccessRequest.id != after.id)
        .order_by(*_order(living))
        .limit(1)
    )
    return db.session.scalar(others.where(_beyond(living, after))) or db.session.scalar(others)


def _beyond(filters: Filters, after: AccessRequest) -> ColumnElement[bool]:
    if filters.status in WITHOUT_DATE or after.confirmed_at is None:
        here: Any = AccessRequest.id
        there: Any = after.id
    else:
        here = tuple_(AccessRequest.confirmed_at, AccessRequest.id)
        there = (after.confirmed_at, after.id)
    beyond: ColumnElement[bool] = here < there if _is_latest_first(filters) else here > there
    return beyond


def _order(filters: Filters) -> list[Any]:
    columns: list[Any] = [AccessRequest.id]
    if filters.status is not None and filters.status not in WITHOUT_DATE:
        columns.insert(0, AccessRequest.confirmed_at)
    return [column.desc() for column in columns] if _is_latest_first(filters) else columns


def _is_latest_first(filters: Filters) -> bool:
    """What is over is read from the latest, unless told otherwise; what waits from the oldest."""
    is_over = filters.status is None or filters.status.is_final
    return filters.latest_first != is_over


def _narrowed(user: User, filters: Filters, delay_days: int) -> Select[AccessRequest]:
    found = visible_requests(user)
    if filters.status is not None:
        found = found.where(AccessRequest.status == filters.status)
    if filters.region_code:
        found = found.where(AccessRequest.region_code == filters.region_code)
    if filters.is_mine:
        found = found.where(AccessRequest.claimed_by_id == user.id)
    if filters.theme_id is not None:
        found = found.where(_wants_theme(filters.theme_id))
    if filters.age is not None:
        found = found.where(_is_of_age(filters.age, delay_days))
    if filters.words:
        found = found.where(_matches(filters.words))
    return found


def _wants_theme(theme_id: int) -> ColumnElement[bool]:
    return (
        select(WantedWorkgroup.id)
        .join(WantedWorkgroup.workgroup)
        .where(WantedWorkgroup.request_id == AccessRequest.id, Workgroup.theme_id == theme_id)
        .exists()
    )


def _is_of_age(age: Age, delay_days: int) -> ColumnElement[bool]:
    asked_at, today = AccessRequest.confirmed_at, now()
    week, month = today - timedelta(weeks=1), today - timedelta(weeks=4)
    return {
        Age.LATE: asked_at < today - timedelta(days=delay_days),
        Age.WEEK: asked_at >= week,
        Age.MONTH: and_(asked_at < week, asked_at >= month),
        Age.OLDER: asked_at < month,
    }[age]


def _matches(words: str) -> ColumnElement[bool]:
    """An address by its beginning, a name by the beginning of each word typed.

    Both are read from their index alone: the rows, much wider, are left where they are.
    """
    name, email = AccessRequest.search_name, AccessRequest.email
    if "@" in words:
        each = [email.startswith(one_line(words).casefold(), autoescape=True)]
    else:
        each = [
            or_(name.startswith(word, autoescape=True), name.contains(f" {word}", autoescape=True))
            for word in fold(words).split()
        ]
    return AccessRequest.id.in_(select(AccessRequest.id).where(*each))
