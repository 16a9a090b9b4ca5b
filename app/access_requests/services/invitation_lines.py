"""Lines of a list of people to invite: what sending would do to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access_requests.models import Invitation
from app.access_requests.services.address_lists import Row
from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Membership, Workgroup


class Outcome(StrEnum):
    """What sending does to one line of a list."""

    INVITED = "invited"
    MEMBER_INVITED = "member_invited"
    GROUPS_ADDED = "groups_added"
    ALREADY_INVITED = "already_invited"
    ALREADY_MEMBER = "already_member"
    REPEATED = "repeated"
    CLOSED = "closed"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> str:
        return {
            "invited": "Sera invitée",
            "member_invited": "A déjà un compte : recevra une proposition, à accepter",
            "groups_added": "Déjà invitée : les groupes s’ajoutent à son invitation",
            "already_invited": "Déjà invitée dans ces groupes : rien n’est envoyé",
            "already_member": "Déjà membre de ces groupes : rien n’est envoyé",
            "repeated": "Déjà plus haut dans la liste : rien n’est envoyé",
            "closed": "Cette adresse ne peut pas être invitée : écrivez à l’équipe du service",
            "unreadable": "À corriger",
        }[self.value]

    @property
    def is_effective(self) -> bool:
        """Whether something will be done."""
        return self in {Outcome.INVITED, Outcome.MEMBER_INVITED, Outcome.GROUPS_ADDED}

    @property
    def is_refused(self) -> bool:
        """Whether the line is to be corrected."""
        return self in {Outcome.CLOSED, Outcome.UNREADABLE}


@dataclass(frozen=True)
class Prospect:
    """A line of a list, and what becomes of it."""

    row: Row
    outcome: Outcome
    invitation: Invitation | None = None
    groups: Sequence[Workgroup] = ()

    @property
    def label(self) -> str:
        return self.row.problem or self.outcome.label


@dataclass(frozen=True)
class Known:
    """What the database knows of the addresses of a list, read in a fixed number of queries."""

    accounts: dict[str, User]
    invitations: dict[str, Invitation]
    places: set[tuple[int, int]]


def prospects(rows: Sequence[Row], workgroups: Sequence[Workgroup]) -> list[Prospect]:
    """What sending would do, line by line; nothing is sent nor kept."""
    return foreseen(rows, workgroups, known_of(rows, workgroups, hold=False))


def known_of(rows: Sequence[Row], workgroups: Sequence[Workgroup], *, hold: bool) -> Known:
    """What is known of these people; ``hold`` keeps their invitations until the end."""
    emails = {row.email for row in rows if not row.problem}
    accounts = db.session.scalars(select(User).where(User.email.in_(emails))).all()
    invitations = (
        select(Invitation)
        .where(
            Invitation.email.in_(emails),
            Invitation.accepted_at.is_(None),
            Invitation.cancelled_at.is_(None),
        )
        .options(selectinload(Invitation.workgroups))
        .order_by(Invitation.id)
    )
    if hold:
        invitations = invitations.with_for_update().execution_options(populate_existing=True)
    places = select(Membership.user_id, Membership.workgroup_id).where(
        Membership.user_id.in_([user.id for user in accounts]),
        Membership.workgroup_id.in_([each.id for each in workgroups]),
        Membership.ended_at.is_(None),
    )
    return Known(
        {user.email: user for user in accounts},
        {each.email: each for each in db.session.scalars(invitations)},
        {(user_id, workgroup_id) for user_id, workgroup_id in db.session.execute(places)},
    )


def foreseen(rows: Sequence[Row], workgroups: Sequence[Workgroup], known: Known) -> list[Prospect]:
    """What becomes of each line, in order; an address counts once."""
    seen: set[str] = set()
    found = []
    for row in rows:
        if row.email in seen and not row.problem:
            found.append(Prospect(row, Outcome.REPEATED))
            continue
        found.append(_prospect(row, workgroups, known))
        if not row.problem:
            seen.add(row.email)
    return found


def _prospect(row: Row, workgroups: Sequence[Workgroup], known: Known) -> Prospect:
    account = known.accounts.get(row.email)
    invitation = known.invitations.get(row.email)
    if row.problem:
        return Prospect(row, Outcome.UNREADABLE)
    if account is not None and not account.is_active:
        return Prospect(row, Outcome.CLOSED)
    wanted = [
        each for each in workgroups if not account or (account.id, each.id) not in known.places
    ]
    if not wanted:
        return Prospect(row, Outcome.ALREADY_MEMBER)
    if invitation is None or not invitation.is_pending:
        outcome = Outcome.MEMBER_INVITED if account else Outcome.INVITED
        return Prospect(row, outcome, invitation, wanted)
    offered = {each.workgroup_id for each in invitation.workgroups}
    new = [each for each in wanted if each.id not in offered]
    return Prospect(row, Outcome.GROUPS_ADDED if new else Outcome.ALREADY_INVITED, invitation, new)
