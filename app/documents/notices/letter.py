"""What documents add to the letter: those that are new in one's places, place by place."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document
from app.documents.notices.published import PUBLISHED
from app.notifications.kinds import Line, Span, section
from app.notifications.models import Notification
from app.notifications.queries.mailing import untold
from app.notifications.queries.schedule import LONGEST
from app.notifications.queries.told import Told, readable

MOST_READ = 200


@section(
    PUBLISHED.section,
    "Nouveaux documents",
    order=35,
    kind=PUBLISHED,
    one=PUBLISHED.one,
    many=PUBLISHED.many,
    more="/documents",
)
def new_documents(user: User, span: Span) -> Sequence[Line]:
    """The new documents that a person has neither opened nor got by mail; the place of the newest
    one first, then the others."""
    waiting = untold(user, [span.rhythm]).where(
        Notification.kind == PUBLISHED.key,
        Notification.created_at > span.until - LONGEST,
        Notification.created_at <= span.until,
    )
    told = readable(user, db.session.scalars(waiting.limit(MOST_READ)).all())
    titles = _titles(told)
    by_place: dict[str, list[Line]] = {}
    for each in told:
        line = replace(each.line, title=titles[each.line.href])
        by_place.setdefault(line.place_name, []).append(line)
    return [line for lines in by_place.values() for line in lines]


def _titles(told: Sequence[Told]) -> dict[str, str]:
    """The bare title of each document that may be told, by its path."""
    numbers = [int(each.line.href.rpartition("/")[2]) for each in told]
    rows = db.session.execute(select(Document.id, Document.title).where(Document.id.in_(numbers)))
    return {f"/documents/{row.id}": row.title for row in rows}
