"""What waits for a person, for the first screen: only what is theirs to act upon."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from app.access_requests.models import AccessRequest, RequestStatus, WantedWorkgroup
from app.access_requests.policies import can_decide_somewhere, can_see_queue, decided_by
from app.access_requests.queries.opinions import count_to_judge, wishes_to_judge
from app.access_requests.queries.queue import DELAY_DAYS, Age
from app.accounts.models import User
from app.accounts.policies import can_manage_accounts
from app.accounts.queries import pending_activations
from app.agenda.queries.coming import coming_events
from app.agenda.queries.listing import Line as EventLine
from app.core import parameters
from app.core.db import db, now
from app.documents.models import Document
from app.documents.queries.news import newest_documents
from app.forums.queries.moderation import waiting_counts
from app.forums.queries.news import NewTopic, newest_unread
from app.workgroups.models import JoinRequest, Membership, Role, Workgroup
from app.workgroups.policies import (
    can_manage_workgroups,
    is_facilitator,
    mandates_awaiting,
    visible_join_requests,
    visible_workgroups,
    workgroup_ids_of,
)
from app.workgroups.queries import without_facilitator
from app.workgroups.queries.grid import Line, lines

FIRST = 5
T = TypeVar("T")


@dataclass(frozen=True)
class Queue:
    """The access requests that a person is to decide, by how long they have waited."""

    late: int
    by_age: list[tuple[Age, int]]
    delay_days: int

    @property
    def total(self) -> int:
        return sum(count for _age, count in self.by_age)


@dataclass(frozen=True)
class Some(Generic[T]):
    """How many things wait, and the first of them."""

    count: int = 0
    first: list[T] = field(default_factory=list)


@dataclass(frozen=True)
class Dashboard:
    """The first screen of a person: what waits for them, then their groups."""

    groups: list[Line]
    has_duties: bool
    reads_queue: bool
    queue: Queue | None
    opinions: Some[WantedWorkgroup]
    join_requests: Some[JoinRequest]
    mandates: Some[Membership]
    unfacilitated: Some[Workgroup]
    activations: int
    reported_posts: int
    contests: int
    events: Sequence[EventLine]
    topics: list[NewTopic]
    documents: Sequence[Document]

    @property
    def is_quiet(self) -> bool:
        """Whether a person who has duties has nothing to do."""
        asked = (self.opinions, self.join_requests, self.mandates, self.unfacilitated)
        waiting = (each.count for each in asked)
        in_queue = self.queue.total if self.queue else 0
        in_forums = (self.reported_posts, self.contests)
        return self.has_duties and not any((*waiting, *in_forums, in_queue, self.activations))


def dashboard(user: User) -> Dashboard:
    """Read what waits for a person, in a number of queries that depends on their roles alone."""
    runs, decides = is_facilitator(user), can_decide_somewhere(user)
    keeps_groups, keeps_accounts = can_manage_workgroups(user), can_manage_accounts(user)
    reported, contested = waiting_counts(user) if runs or user.is_ansa else (0, 0)
    mine = visible_workgroups(user).where(Workgroup.id.in_(workgroup_ids_of(user)))
    return Dashboard(
        groups=lines(user, mine),
        has_duties=runs or decides or keeps_groups or keeps_accounts,
        reads_queue=can_see_queue(user),
        queue=_queue(user) if decides else None,
        opinions=_opinions(user) if runs else Some(),
        join_requests=_join_requests(user) if runs or user.is_ansa else Some(),
        mandates=_mandates(user) if runs or user.is_ansa else Some(),
        unfacilitated=_some(_most_peopled_first()) if keeps_groups else Some(),
        activations=_count(pending_activations()) if keeps_accounts else 0,
        reported_posts=reported,
        contests=contested,
        events=coming_events(user, FIRST),
        topics=newest_unread(user, FIRST),
        documents=newest_documents(user, FIRST),
    )


def _queue(user: User) -> Queue:
    delay_days = parameters.value_of(DELAY_DAYS)
    today, asked_at = now(), AccessRequest.confirmed_at
    week, month = today - timedelta(weeks=1), today - timedelta(weeks=4)
    bands = {
        Age.OLDER: asked_at < month,
        Age.MONTH: and_(asked_at < week, asked_at >= month),
        Age.WEEK: asked_at >= week,
    }
    late, *counts = db.session.execute(
        select(
            func.count().filter(asked_at < today - timedelta(days=delay_days)),
            *(func.count().filter(condition) for condition in bands.values()),
        ).where(AccessRequest.status == RequestStatus.PENDING, decided_by(user))
    ).one()
    return Queue(late, list(zip(bands, counts, strict=True)), delay_days)


def _opinions(user: User) -> Some[WantedWorkgroup]:
    count = count_to_judge(user)
    first = db.session.scalars(wishes_to_judge(user).limit(FIRST)).unique().all() if count else []
    return Some(count, list(first))


def _join_requests(user: User) -> Some[JoinRequest]:
    """Those of the groups that a person runs; for ANSA, of the groups that nobody else runs."""
    waiting = visible_join_requests(user)
    if user.is_ansa:
        own = workgroup_ids_of(user, Role.FACILITATOR)
        waiting = waiting.where(or_(Workgroup.facilitator_count == 0, Workgroup.id.in_(own)))
    group = contains_eager(JoinRequest.workgroup)
    return _some(
        waiting.options(group.joinedload(Workgroup.theme), group.joinedload(Workgroup.region))
    )


def _mandates(user: User) -> Some[Membership]:
    """The people who left a structure and whose place in a group waits to be confirmed."""
    group = contains_eager(Membership.workgroup)
    return _some(
        mandates_awaiting(user).options(
            group.joinedload(Workgroup.theme), group.joinedload(Workgroup.region)
        )
    )


def _most_peopled_first() -> Select[Workgroup]:
    """The groups without facilitator, those where most people wait for one on top."""
    found = without_facilitator().order_by(None)
    return found.order_by(Workgroup.member_count.desc(), Workgroup.id)


def _some(statement: Select[Any]) -> Some[Any]:
    count = _count(statement)
    return Some(count, list(db.session.scalars(statement.limit(FIRST)).unique()) if count else [])


def _count(statement: Select[Any]) -> int:
    rows = statement.order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0
