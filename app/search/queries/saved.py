"""Saved searches: those of a person, and what came to them since."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.accounts.models import User
from app.core.dates import current_zone
from app.core.db import db
from app.core.search_index.engines import engine
from app.core.search_index.questions import Hit, Question, Sort
from app.core.search_index.shown import Presenter, Shown, presenters_for, shown
from app.search.models import SavedSearch
from app.search.queries.asking import Asked, understand

MOST_TOLD = 20
MOST_TO_COME = 100  # of what is dated in the future, looked at for what is new
AN_INSTANT = timedelta(seconds=1)
MOST_OF_A_DATE = 1_000  # of what is dated of the same moment, an old year


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
    dated of its day (an event) comes when it is announced, be it for next year; an old report
    comes when it is deposited.

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
        *_renewed(user, question, since, until),
    ]
    told = [each for each in found if each.came_at is None or since <= each.came_at < until]
    return [each for each in told if each.author != user.full_name][:MOST_TOLD]


def _renewed(user: User, question: Question, since: datetime, until: datetime) -> list[Shown]:
    """What answers among that which came in a span and is dated of long before."""
    hits: list[Hit] = []
    kinds = question.chosen.get("kind")
    for presenter in presenters_for(user):
        if presenter.renewed and (kinds is None or presenter.kind in kinds):
            dates = presenter.renewed(user, since, until)
            hits += _hits_among(dates, presenter, question)
    return [each for _hit, each in shown(user, hits)]


def _hits_among(
    dates: Mapping[int, datetime], presenter: Presenter, question: Question
) -> Iterator[Hit]:
    """The hits among some items, asked for by their dates: an index is not asked by number."""
    chosen = {**question.chosen, "kind": frozenset({presenter.kind})}
    for date in sorted(set(dates.values()), reverse=True):
        since = max(date, question.since or date)
        until = min(date + AN_INSTANT, question.until or date + AN_INSTANT)
        if since < until:
            of_date = replace(
                question, chosen=chosen, since=since, until=until, limit=MOST_OF_A_DATE
            )
            yield from (hit for hit in engine().search(of_date).hits if hit.key.id in dates)


def _found(user: User, question: Question) -> list[Shown]:
    return [each for _hit, each in shown(user, engine().search(question).hits)]
