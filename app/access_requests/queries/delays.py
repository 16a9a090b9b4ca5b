"""How long an answer takes, measured on the last ones."""

from datetime import timedelta
from math import ceil
from statistics import median

from sqlalchemy import select

from app.access_requests.models import AccessRequest
from app.core.db import db

LAST_ONES = 100
ENOUGH = 5
DAY = timedelta(days=1)


def usual_days() -> int | None:
    """The median time from confirmation to decision, in days rounded up.

    None when too few were decided to say anything.
    """
    decided = db.session.execute(
        select(AccessRequest.confirmed_at, AccessRequest.decided_at)
        .where(AccessRequest.decided_at.is_not(None), AccessRequest.confirmed_at.is_not(None))
        .order_by(AccessRequest.decided_at.desc())
        .limit(LAST_ONES)
    ).all()
    if len(decided) < ENOUGH:
        return None
    return ceil(median((end - start) / DAY for start, end in decided if start and end))
