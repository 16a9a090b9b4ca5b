"""The reason texts in the order of staff."""

from sqlalchemy import select

from app.access_requests.models import ReasonText
from app.core.db import db


def all_reasons() -> list[ReasonText]:
    """Every reason text, those set aside too: a handful."""
    return list(db.session.scalars(select(ReasonText).order_by(ReasonText.position, ReasonText.id)))
