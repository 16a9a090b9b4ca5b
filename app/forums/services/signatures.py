"""How a post is signed: the function and structure of its author that day."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Affiliation, Organisation
from app.forums.queries.signatures import signature


def line_of(user: User) -> str:
    """« Chargée de mission, CCAS de Lille », empty for somebody who said nothing of it."""
    return lines_of([user.id]).get(user.id, "")


def lines_of(user_ids: Collection[int]) -> dict[int, str]:
    """The line of each of these people, in one statement; the oldest tie in force wins."""
    rows = db.session.execute(
        select(Affiliation.user_id, Affiliation.job_title, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(Affiliation.user_id.in_(user_ids), Affiliation.ended_on.is_(None))
        .order_by(Affiliation.id)
    )
    lines: dict[int, str] = {}
    for user_id, job_title, organisation in rows:
        lines.setdefault(user_id, signature(job_title, organisation))
    return lines
