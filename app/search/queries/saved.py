"""Saved searches: those of a person, and what came to them since."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.core.dates import current_zone
from app.core.db import db
from app.core.search_index.engines import engine
from app.core.search_index.questions import Question, Sort
from app.core.search_index.shown import Shown, shown
from app.search.models import SavedSearch
from app.search.queries.asking import Asked, understand

MOST_TOLD = 20
MOST_TO_COME = 100  # of what is dated in the future, looked at for what is new


def alerts_of(user: User) -> list[SavedSearch]:
    """The searches that a person wants to be told of."""
    wanted = select(SavedSearch).where(SavedSearch.user_id == user.id, SavedSearch.has_alert)
    return list(db.session.scalars(wanted.order_by(SavedSearch.id)))


def count_of(user: User) -> int:
    """How many searches a person keeps."""
    own = select(func.count()).where(SavedSearch.user_id == user.id)
    return db.session.scalar(own) or 0


def new_results(user: User, asked: Asked, since: datetime, until: datetime) -> list[Shown]:
    """What answers a search, came in a span and is by somebody else; the newest first. What is
    dated of its day (an event) comes when it is announced, be it for next year.

    Raises IndexUnavailable.
    """
    understood = understand(user, replace(asked, sort=Sort.DATE, after=None), current_zone())
    if asked.is_blank or (asked.typed and understood.says_nothing):
        return []
    question = understood.question
    first = max(since, question.since or since)
    limits = replace(question, since=first, until=min(until, question.until or until))
    to_come = replace(question, since=max(until, question.since or until))
    found = [
        *_found(user, replace(limits, limit=MOST_TOLD)),
        *_found(user, replace(to_come, limit=MOST_TO_COME)),
    ]
    told = [each for each in found if each.came_at is None or since <= each.came_at < until]
    return [each for each in told if each.author != user.full_name][:MOST_TOLD]


def _found(user: User, question: Question) -> list[Shown]:
    return [each for _hit, each in shown(user, engine().search(question).hits)]
