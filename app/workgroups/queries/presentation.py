"""What the page of a group shows to a person, in a fixed number of queries."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Affiliation
from app.workgroups.models import JoinRequest, JoinStatus, Membership, Workgroup
from app.workgroups.policies import all_workgroups, own_memberships, visible_members
from app.workgroups.queries.groups import pending_request
from app.workgroups.queries.people import answering_for, facilitators_of, functions_of

FIRST_MEMBERS = 6


@dataclass(frozen=True)
class Presentation:
    """A group as one person sees it.

    ``answering`` are those who receive a message: the facilitators, else the regional team.
    """

    membership: Membership | None
    asked: JoinRequest | None
    facilitators: list[User]
    answering: list[User]
    first_members: list[Membership]
    functions: dict[int, list[Affiliation]]
    successor: Workgroup | None
    waiting_count: int


def presentation(workgroup: Workgroup, user: User) -> Presentation:
    """Read what the page of a group shows to a person."""
    facilitators = facilitators_of([workgroup.id]).get(workgroup.id, [])
    first = db.session.scalars(visible_members(user, workgroup).limit(FIRST_MEMBERS)).all()
    people = {each.id for each in facilitators} | {each.user_id for each in first}
    return Presentation(
        membership=db.session.scalar(
            own_memberships(user).where(Membership.workgroup_id == workgroup.id)
        ),
        asked=db.session.scalar(pending_request(workgroup, user)),
        facilitators=facilitators,
        answering=facilitators or answering_for(workgroup),
        first_members=list(first),
        functions=functions_of(people),
        successor=_successor(workgroup),
        waiting_count=_waiting_count(workgroup),
    )


def _successor(workgroup: Workgroup) -> Workgroup | None:
    if workgroup.successor_id is None:
        return None
    return db.session.scalar(all_workgroups().where(Workgroup.id == workgroup.successor_id))


def _waiting_count(workgroup: Workgroup) -> int:
    waiting = (
        select(func.count())
        .select_from(JoinRequest)
        .join(JoinRequest.user)
        .where(
            JoinRequest.workgroup_id == workgroup.id,
            JoinRequest.status == JoinStatus.PENDING,
            User.deactivated_at.is_(None),
        )
    )
    return db.session.scalar(waiting) or 0
