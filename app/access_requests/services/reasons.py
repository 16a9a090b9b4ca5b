"""Reason texts as staff keep them: added, rewritten, ordered, set aside; none is erased."""

from sqlalchemy import func, select

from app.access_requests.models import ReasonText
from app.accounts.models import User
from app.core import audit
from app.core.db import db


def add_reason(*, label: str, body: str, by: User) -> ReasonText:
    """Add a reason text after the others."""
    last = db.session.scalar(select(func.max(ReasonText.position)))
    reason = ReasonText(label=label, body=body, position=0 if last is None else last + 1)
    db.session.add(reason)
    audit.record("reason_text.added", reason, by=by, label=label)
    return reason


def edit_reason(reason: ReasonText, *, label: str, body: str, is_active: bool, by: User) -> None:
    """Rewrite a reason text, or set it aside; answers already sent keep their words."""
    if (reason.label, reason.body, reason.is_active) == (label, body, is_active):
        return
    reason.label, reason.body, reason.is_active = label, body, is_active
    audit.record("reason_text.edited", reason, by=by, label=label, is_active=is_active)


def move_reason(reason: ReasonText, *, up: bool, by: User) -> None:
    """Exchange a reason text with its neighbour; the first and the last stay at their end."""
    ordered = select(ReasonText).order_by(ReasonText.position, ReasonText.id).with_for_update()
    reasons = list(db.session.scalars(ordered))
    place = reasons.index(reason)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(reasons):
        return
    reasons[place], reasons[other] = reasons[other], reasons[place]
    for position, each in enumerate(reasons):
        each.position = position
    audit.record("reason_text.moved", reason, by=by, label=reason.label)
