"""The daily reminder: those who decide learn what has waited too long, when something has."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app.access_requests import mails
from app.access_requests.models import AccessRequest, RequestStatus
from app.access_requests.policies import decidable_requests
from app.access_requests.queries.queue import DELAY_DAYS, Age
from app.accounts.models import NationalRole, RoleGrant, User
from app.core import jobs, parameters
from app.core.dates import NBSP, plural
from app.core.db import db, now
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.workgroups.models import RegionalMandate


@jobs.daily("access_requests.remind_staff", hour=5)
def remind_staff(_payload: dict[str, Any]) -> None:
    """Send one grouped mail to each officer for whom something is overdue, and none else."""
    days = parameters.value_of(DELAY_DAYS)
    limit = now() - timedelta(days=days)
    for officer in _officers():
        count, oldest = _overdue_for(officer, limit)
        if oldest is not None:
            _remind(officer, count, oldest, days)


def _officers() -> list[User]:
    """Those who decide: ANSA, and the regional teams to which it is delegated."""
    national = select(RoleGrant.user_id).where(RoleGrant.role == NationalRole.ANSA)
    regional = select(RegionalMandate.user_id).where(RegionalMandate.can_decide)
    return list(
        db.session.scalars(
            select(User)
            .where(
                or_(User.id.in_(national), User.id.in_(regional)),
                User.deactivated_at.is_(None),
                User.activated_at.is_not(None),
            )
            .order_by(User.id)
        )
    )


def _overdue_for(officer: User, limit: datetime) -> tuple[int, datetime | None]:
    late = decidable_requests(officer).where(
        AccessRequest.status == RequestStatus.PENDING, AccessRequest.confirmed_at < limit
    )
    found = late.with_only_columns(func.count(), func.min(AccessRequest.confirmed_at))
    count, oldest = db.session.execute(found).one()
    return count, oldest


def _remind(officer: User, count: int, oldest: datetime, days: int) -> None:
    waiting = plural(count, "demande attend", "demandes attendent")
    age = (now() - oldest).days
    since = f", la plus ancienne depuis {age}{NBSP}jours" if count > 1 else f" ({age}{NBSP}jours)"
    values = {
        "prenom": officer.first_name,
        "demandes": f"{waiting} depuis plus de {days}{NBSP}jours{since}.",
        "lien": absolute_url("access_requests.queue", anciennete=Age.LATE.value),
    }
    send_mail(officer.email, mails.OVERDUE.key, values)
