"""The reason texts in the order of staff."""

from sqlalchemy import select

from app.access_requests.models import ReasonText
from app.core.db import db
from app.core.text import fold


def all_reasons() -> list[ReasonText]:
    """Every reason text, those set aside too: a handful."""
    return list(db.session.scalars(select(ReasonText).order_by(ReasonText.position, ReasonText.id)))


def is_label_taken(label: str) -> bool:
    """Whether a reason text bears this name, accents and case apart."""
    return fold(label) in {fold(reason.label) for reason in all_reasons()}
