"""The stored counts of groups: they follow the accounts that close, and are checked against
the memberships by ``flask check``."""

from dataclasses import dataclass

from sqlalchemy import event, inspect, or_, select
from sqlalchemy.orm import Session, UOWTransaction

from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Membership, Role, Workgroup
from app.workgroups.services.memberships import counted, recount, store_counts


@dataclass(frozen=True)
class CountDifference:
    """A group whose stored counts are not those of its people: (members, facilitators)."""

    workgroup_id: int
    stored: tuple[int, int]
    counted: tuple[int, int]

    def __str__(self) -> str:
        return (
            f"groupe {self.workgroup_id} : {self.stored[0]} membres et {self.stored[1]} "
            f"animatrices ou animateurs enregistrés, {self.counted[0]} et {self.counted[1]} comptés"
        )


def check_counts(*, mend: bool = False) -> list[CountDifference]:
    """The groups whose stored counts are wrong, set right when asked."""
    members, facilitators = counted(), counted(Role.FACILITATOR)
    rows = db.session.execute(
        select(
            Workgroup.id,
            Workgroup.member_count,
            Workgroup.facilitator_count,
            members.label("members"),
            facilitators.label("facilitators"),
        )
        .where(or_(Workgroup.member_count != members, Workgroup.facilitator_count != facilitators))
        .order_by(Workgroup.id)
    )
    found = [CountDifference(row[0], (row[1], row[2]), (row[3], row[4])) for row in rows]
    if mend and found:
        recount([each.workgroup_id for each in found])
    return found


@event.listens_for(Session, "after_flush_postexec")
def _follow_accounts(session: Session, _flush: UOWTransaction) -> None:
    """Count again the groups of the accounts that were just closed or opened again."""
    user_ids = session.info.pop("workgroups.accounts", None)
    if user_ids:
        groups = select(Membership.workgroup_id).where(
            Membership.user_id.in_(user_ids), Membership.ended_at.is_(None)
        )
        store_counts(session.scalars(groups).all())


@event.listens_for(Session, "before_flush")
def _note_accounts(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    changed = {
        each.id
        for each in session.dirty
        if isinstance(each, User) and inspect(each).attrs.deactivated_at.history.has_changes()
    }
    if changed:
        session.info["workgroups.accounts"] = changed
