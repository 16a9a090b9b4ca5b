"""How long forums keep what nobody wants any more: the trash, the drafts."""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select

from app.core import parameters
from app.core.db import Base, db, now
from app.forums.models import Post, Topic
from app.forums.services import drafts

TRASH_DAYS = parameters.declare(
    "forums.trash_days",
    "Forum : durée de conservation dans la corbeille",
    unit="jours",
    default=90,
    minimum=7,
    maximum=365,
)
DRAFT_DAYS = parameters.declare(
    "forums.draft_days",
    "Forum : durée de conservation des brouillons",
    unit="jours",
    default=90,
    minimum=7,
    maximum=365,
)


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """Erase what has been in the trash too long, and the drafts that nobody touched; return how
    many of each, by French noun. ``dry_run`` only counts.

    A post goes alone: what others answered stays, and so do the numbers. Its earlier versions,
    mentions, reactions and files go with it.
    """
    thrown = _days_ago(parameters.value_of(TRASH_DAYS))
    topics = select(Topic.id).where(Topic.trashed_at < thrown)
    posts = select(Post.id).where(Post.trashed_at < thrown)
    counts = {
        "sujets de la corbeille": _count(topics),
        "messages de la corbeille": _count(posts),
        "brouillons anciens": drafts.purge(
            _days_ago(parameters.value_of(DRAFT_DAYS)), dry_run=dry_run
        ),
    }
    if not dry_run:
        _erase(Post, posts)
        _erase_topics(topics)
    return counts


def _erase_topics(topics: Select[int]) -> None:
    """What was merged into an erased topic goes too: it holds no post, and would show again."""
    numbers = db.session.scalars(topics).all()
    if numbers:
        gone = or_(Topic.id.in_(numbers), Topic.merged_into_id.in_(numbers))
        db.session.execute(delete(Topic).where(gone))


def _erase(model: type[Base], numbers: Select[int]) -> None:
    rows = db.session.scalars(numbers).all()
    if rows:
        db.session.execute(delete(model).where(model.__table__.c.id.in_(rows)))


def _days_ago(days: int) -> datetime:
    return now() - timedelta(days=days)


def _count(numbers: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(numbers.subquery())) or 0
