"""What waits for staff, counted for the first page of « Gestion »."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select

from app.access_requests.models import AccessRequest, RequestStatus
from app.access_requests.policies import can_decide_somewhere, decided_by
from app.accounts.models import User
from app.accounts.policies import can_manage_accounts
from app.accounts.queries import pending_activations
from app.administration.policies import can_manage_settings, can_read_health
from app.administration.queries import sending
from app.administration.queries.health import given_up_jobs, late_job_count
from app.core.db import db, now
from app.core.mail import OutgoingMail
from app.workgroups.policies import can_manage_workgroups
from app.workgroups.queries import without_facilitator

FORGOTTEN = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """How many of each wait for this person; none of what is not theirs to settle."""

    requests: int = 0
    activations: int = 0
    workgroups: int = 0
    mails: int = 0
    jobs: int = 0

    @property
    def is_something(self) -> bool:
        return any((self.requests, self.activations, self.workgroups, self.mails, self.jobs))


def waiting_for(user: User) -> Waiting:
    """What waits for a person today: one query for each sort of thing."""
    return Waiting(
        requests=_requests(user) if can_decide_somewhere(user) else 0,
        activations=_activations() if can_manage_accounts(user) else 0,
        workgroups=_count(without_facilitator()) if can_manage_workgroups(user) else 0,
        mails=_mails() if can_manage_settings(user) else 0,
        jobs=late_job_count() + len(given_up_jobs()) if can_read_health(user) else 0,
    )


def _requests(user: User) -> int:
    pending = AccessRequest.status == RequestStatus.PENDING
    return (
        db.session.scalar(select(func.count(AccessRequest.id)).where(pending, decided_by(user)))
        or 0
    )


def _activations() -> int:
    return _count(pending_activations().where(User.created_at < now() - FORGOTTEN))


def _mails() -> int:
    return sending.count(sending.in_trouble(select(OutgoingMail), ""))


def _count(rows: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
