"""Saved searches: those of a person, and what came to them since."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.core.dates import current_zone
from app.core.db import db
from app.core.search_index.engines import engine
from app.core.search_index.questions import Sort
from app.core.search_index.shown import Shown, shown
from app.search.models import SavedSearch
from app.search.queries.asking import Asked, understand

MOST_TOLD = 20


def alerts_of(user: User) -> list[SavedSearch]:
    """The searches that a person wants to be told of."""
    wanted = select(SavedSearch).where(SavedSearch.user_id == user.id, SavedSearch.has_alert)
    return list(db.session.scalars(wanted.order_by(SavedSearch.id)))


def count_of(user: User) -> int:
    """How many searches a person keeps."""
    own = select(func.count()).where(SavedSearch.user_id == user.id)
    return db.session.scalar(own) or 0


def new_results(user: User, asked: Asked, since: datetime, until: datetime) -> list[Shown]:
    """What answers a search, dates from a span and is by somebody else; the newest first.

    Raises IndexUnavailable.
    """
    understood = understand(user, replace(asked, sort=Sort.DATE, after=None), current_zone())
    if asked.is_blank or (asked.typed and understood.says_nothing):
        return []
    question = understood.question
    question = replace(
        question,
        since=max(since, question.since or since),
        until=min(until, question.until or until),
        limit=MOST_TOLD,
    )
    found = shown(user, engine().search(question).hits)
    return [each for _hit, each in found if each.author != user.full_name]
