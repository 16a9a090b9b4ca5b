"""What an officer does to a request, and what is looked at afterwards."""

from typing import Any

from sqlalchemy import select

from app.access_requests.models import AccessRequest, Decision
from app.access_requests.services.answers import Choice
from app.access_requests.services.decisions import decide, wishes_of
from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Membership

QUEUE = "/gestion/demandes"
REASON = "Le groupe est complet."


def answer(asked: AccessRequest, officer: User, *decisions: Decision, **options: Any) -> None:
    """Decide on the first groups, in order; a declined one gets a reason."""
    choices = [
        Choice(wish, decision, REASON if decision is Decision.DECLINED else "")
        for wish, decision in zip(wishes_of(asked), decisions, strict=False)
    ]
    decide(asked, choices, by=officer, **options)
    db.session.commit()


def titles_of(asked: AccessRequest) -> list[str]:
    """The groups that a request wants, by name."""
    return [wish.workgroup.title for wish in wishes_of(asked)]


def groups_of(user: User) -> set[int]:
    """The groups in which a person is today."""
    current = select(Membership.workgroup_id).where(
        Membership.user_id == user.id, Membership.ended_at.is_(None)
    )
    return set(db.session.scalars(current))


def page_of(asked: AccessRequest) -> str:
    """The address of a request's page."""
    return f"{QUEUE}/{asked.id}"
