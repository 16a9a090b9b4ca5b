"""How long forums keep what nobody wants any more: the trash, the drafts, decisions on both."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select

from app.core import parameters
from app.core.db import db, now
from app.forums.models import Decision, Post, Report, Topic
from app.forums.services import counts, drafts, erasing

TRASH_DAYS = parameters.declare(
    "forums.trash_days",
    "Forum\u00a0: durée de conservation dans la corbeille",
    unit="jours",
    default=90,
    minimum=7,
    maximum=365,
)
DRAFT_DAYS = parameters.declare(
    "forums.draft_days",
    "Forum\u00a0: durée de conservation des brouillons",
    unit="jours",
    default=90,
    minimum=7,
    maximum=365,
)
DECISION_DAYS = parameters.declare(
    "forums.decision_days",
    "Forum\u00a0: durée de conservation des décisions sur des messages effacés",
    unit="jours",
    default=365,
    minimum=180,
    maximum=365,
)


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """Erase what has been in the trash too long, and the drafts that nobody touched; return how
    many of each, by French noun. ``dry_run`` only counts.

    A post goes alone: what others answered stays, and so do the numbers. Its earlier versions,
    mentions, reactions and files go with it. One that was reported or judged loses its words and
    keeps its row, for the decisions and their reasons to be found a year later (DSA, article 17).
    """
    expired = _rows(_expired())
    topics = _rows(_thrown_topics())
    posts = _rows(_thrown_posts(topics))
    found = {
        "sujets de la corbeille": len(topics),
        "messages de la corbeille": len(posts),
        "décisions sur des messages effacés": len(expired),
        "brouillons anciens": drafts.purge(
            _days_ago(parameters.value_of(DRAFT_DAYS)), dry_run=dry_run
        ),
    }
    if not dry_run:
        erasing.erase_posts(expired)
        _erase_posts(posts)
        _erase_topics(topics)
    return found


def _thrown_topics() -> Select[int]:
    """Those too long in the trash, without those of which only judged posts are left."""
    holds = Post.topic_id == Topic.id
    judged = exists().where(holds, is_judged())
    told = exists().where(holds, Post.body != erasing.ERASED)
    return select(Topic.id).where(
        Topic.trashed_at < _days_ago(parameters.value_of(TRASH_DAYS)), or_(~judged, told)
    )


def _thrown_posts(topics: list[int]) -> Select[int]:
    thrown = Post.trashed_at < _days_ago(parameters.value_of(TRASH_DAYS))
    return select(Post.id).where(
        or_(thrown, Post.topic_id.in_(topics) & is_judged()), Post.body != erasing.ERASED
    )


def _expired() -> Select[int]:
    """The posts without words whose last decision and last report are old enough."""
    limit = _days_ago(parameters.value_of(DECISION_DAYS))
    last = func.coalesce(Decision.contest_answered_at, Decision.contested_at, Decision.decided_at)
    decided = exists().where(Decision.post_id == Post.id, last >= limit)
    reported = exists().where(Report.post_id == Post.id, Report.reported_at >= limit)
    return select(Post.id).where(
        Post.body == erasing.ERASED, Post.trashed_at.is_not(None), ~decided, ~reported
    )


def is_judged() -> ColumnElement[bool]:
    """The condition that a post was reported, or decided about."""
    return or_(
        exists().where(Decision.post_id == Post.id), exists().where(Report.post_id == Post.id)
    )


def _erase_posts(numbers: list[int]) -> None:
    judged = set(_rows(select(Post.id).where(Post.id.in_(numbers), is_judged())))
    erasing.erase_posts([each for each in numbers if each not in judged])
    erasing.erase_words(judged)


def _erase_topics(numbers: list[int]) -> None:
    """What was merged into an erased topic goes too: it holds no post, and would show again. A
    topic stays in the trash with its judged posts, for the journal to name it."""
    kept = set(
        _rows(select(Post.topic_id).where(Post.topic_id.in_(numbers), is_judged()).distinct())
    )
    gone = [each for each in numbers if each not in kept]
    if gone:
        with_merged = or_(Topic.id.in_(gone), Topic.merged_into_id.in_(gone))
        db.session.execute(delete(Topic).where(with_merged))
    if kept:
        db.session.execute(delete(Post).where(Post.topic_id.in_(kept), ~is_judged()))
        for topic in db.session.scalars(select(Topic).where(Topic.id.in_(kept))):
            counts.recount_topic(topic)


def _days_ago(days: int) -> datetime:
    return now() - timedelta(days=days)


def _rows(numbers: Select[int]) -> list[int]:
    return list(db.session.scalars(numbers))
