"""The reusable texts that staff choose from."""

from sqlalchemy import select

from app.access_requests.models import ReasonText
from app.core.db import db


def active_reasons() -> list[ReasonText]:
    """The texts in use, in the order that staff gave them."""
    return list(
        db.session.scalars(
            select(ReasonText)
            .where(ReasonText.is_active)
            .order_by(ReasonText.position, ReasonText.id)
        )
    )
