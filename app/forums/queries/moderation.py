"""The queue of reports grouped by post, contests, and the journal of decisions."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Decision, Post, Report, ReportStatus, Topic
from app.forums.policies import (
    NAMED,
    by_somebody_else,
    contests_to_answer,
    moderated_by,
    moderated_decisions,
    moderated_posts,
)

MOST_COUNTED = 100


@dataclass(frozen=True)
class ReportedPost:
    """A post of the queue with the open reports on it, the oldest first."""

    post: Post
    reports: list[Report] = field(default_factory=list)


def reported_posts(user: User) -> Select[Post]:
    """The posts with open reports that a person is to judge, the one reported first on top."""
    waiting = _first_reports()
    return (
        moderated_posts(user)
        .join(waiting, waiting.c.post_id == Post.id)
        .add_columns(waiting.c.first_id)
        .options(contains_eager(Post.topic).contains_eager(Topic.forum).options(*NAMED))
        .where(by_somebody_else(user))
        .order_by(waiting.c.first_id)
    )


def with_reports(posts: Sequence[Post]) -> list[ReportedPost]:
    """Posts with their open reports, in one statement."""
    reports = open_reports([post.id for post in posts])
    return [ReportedPost(post, reports[post.id]) for post in posts]


def open_reports(post_ids: Collection[int]) -> dict[int, list[Report]]:
    """The open reports on some posts, the oldest first, with who made them."""
    found: defaultdict[int, list[Report]] = defaultdict(list)
    wanted = (
        select(Report)
        .options(joinedload(Report.reporter).lazyload(User.roles))
        .where(Report.post_id.in_(post_ids), Report.status == ReportStatus.OPEN)
        .order_by(Report.id)
    )
    for report in db.session.scalars(wanted):
        found[report.post_id].append(report)
    return found


def contests(user: User) -> Select[Decision]:
    """The contests that a person is to answer, the oldest decision first."""
    return _named(contests_to_answer(user)).order_by(Decision.id)


def journal(user: User, forum_id: int | None) -> Select[Decision]:
    """The decisions taken where a person moderates, or in one of those forums; newest first."""
    found = _named(moderated_decisions(user)).order_by(Decision.id.desc())
    return found.where(Topic.forum_id == forum_id) if forum_id else found


def waiting_counts(user: User) -> tuple[int, int]:
    """How many reported posts and how many contests wait for a person, in one statement; each is
    counted up to 100."""
    waiting = _first_reports()
    posts = _counted(
        select(Post.id)
        .join(waiting, waiting.c.post_id == Post.id)
        .join(Post.topic)
        .join(Topic.forum)
        .where(moderated_by(user), by_somebody_else(user))
    )
    contested = _counted(contests_to_answer(user).with_only_columns(Decision.id))
    row = db.session.execute(select(posts, contested)).one()
    return row[0], row[1]


def decisions_about(post: Post) -> list[Decision]:
    """What was decided about a post, the oldest first, with who decided."""
    return list(
        db.session.scalars(
            select(Decision)
            .options(joinedload(Decision.decided_by).lazyload(User.roles))
            .where(Decision.post_id == post.id)
            .order_by(Decision.id)
        )
    )


def _first_reports() -> Subquery:
    return (
        select(Report.post_id, func.min(Report.id).label("first_id"))
        .where(Report.status == ReportStatus.OPEN)
        .group_by(Report.post_id)
        .subquery()
    )


def _counted(numbers: Select[int]) -> ColumnElement[int]:
    some = numbers.order_by(None).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _named(found: Select[Decision]) -> Select[Decision]:
    return found.options(
        contains_eager(Decision.post)
        .contains_eager(Post.topic)
        .contains_eager(Topic.forum)
        .options(*NAMED),
        joinedload(Decision.decided_by).lazyload(User.roles),
    )
