"""How a signed-in person comes to another group: at once, or by asking those who run it."""

from app.accounts.models import User
from app.core import audit, dates
from app.core.db import db, now
from app.core.errors import DomainError
from app.workgroups.models import (
    JoinRequest,
    JoinStatus,
    Membership,
    Openness,
    Workgroup,
)
from app.workgroups.queries import pending_request
from app.workgroups.services.announcing import tell_facilitators, tell_person
from app.workgroups.services.memberships import (
    add_member,
    current_membership,
    end_membership,
    hold,
    hold_living,
)


class AlreadyMember(DomainError):
    """The person is in the group already."""

    next_step = "Revenez à la page du groupe."

    def __init__(self) -> None:
        super().__init__("Vous faites déjà partie de ce groupe.")


class NotMember(DomainError):
    """The person left the group already, or was never in it."""

    next_step = "Revenez à la page du groupe."

    def __init__(self) -> None:
        super().__init__("Vous ne faites pas partie de ce groupe.")


class AlreadyAsked(DomainError):
    """The person's request to join is waiting for an answer."""

    next_step = "L’équipe d’animation l’a reçue. Vous pouvez la retirer depuis la page du groupe."

    def __init__(self, known: JoinRequest) -> None:
        asked_on = dates.day(known.created_at)
        super().__init__(f"Votre demande pour rejoindre ce groupe est déjà partie le {asked_on}.")


class NotJoinable(DomainError):
    """The group takes nobody now; the message says why."""

    next_step = "La liste des groupes montre ceux que vous pouvez rejoindre."


class AlreadyAnswered(DomainError):
    """Somebody answered first, or the person withdrew their request."""

    next_step = "Revenez aux demandes du groupe : la liste est à jour."


def join(workgroup: Workgroup, message: str, by: User) -> Membership | JoinRequest:
    """Enter an open group, or ask to. Raises AlreadyMember, AlreadyAsked or NotJoinable."""
    hold([workgroup.id])
    db.session.refresh(workgroup, ["openness"])
    if current_membership(workgroup, by) is not None:
        raise AlreadyMember
    if workgroup.openness is Openness.OPEN:
        return add_member(workgroup, by, by=by)
    if workgroup.is_archived:
        raise NotJoinable("Ce groupe est archivé : il se lit encore, mais personne n’y entre plus.")
    if not workgroup.is_joinable:
        raise NotJoinable("Ce groupe est fermé : il n’accueille pas de nouveaux membres.")
    return _ask(workgroup, message, by)


def _ask(workgroup: Workgroup, message: str, by: User) -> JoinRequest:
    known = db.session.scalar(pending_request(workgroup, by))
    if known is not None:
        raise AlreadyAsked(known)
    request = JoinRequest(workgroup_id=workgroup.id, user_id=by.id, message=message)
    db.session.add(request)
    audit.record("join_request.submitted", request, by=by, workgroup_id=workgroup.id)
    tell_facilitators(request, workgroup, by)
    return request


def accept(request: JoinRequest, word: str, by: User) -> Membership:
    """Let the person in and tell them.

    Raises AlreadyAnswered, ArchivedWorkgroup or AccountClosed.
    """
    person = _settle(request, JoinStatus.ACCEPTED, word, by)
    workgroup = db.session.get_one(Workgroup, request.workgroup_id)
    membership = add_member(workgroup, person, by=by)
    tell_person(person, "workgroups/join_accepted", workgroup, word)
    return membership


def decline(request: JoinRequest, word: str, by: User | None) -> None:
    """Refuse a request to join, and tell the person why. Raises AlreadyAnswered."""
    person = _settle(request, JoinStatus.DECLINED, word, by)
    workgroup = db.session.get_one(Workgroup, request.workgroup_id)
    tell_person(person, "workgroups/join_declined", workgroup, word)


def withdraw(workgroup: Workgroup, by: User) -> None:
    """Take one's own request back. Raises AlreadyAnswered when none is waiting any more."""
    hold([workgroup.id])
    request = db.session.scalar(pending_request(workgroup, by))
    if request is None:
        raise AlreadyAnswered("Vous n’avez plus de demande en attente pour ce groupe.")
    _settle(request, JoinStatus.WITHDRAWN, "", by)


def leave(workgroup: Workgroup, by: User) -> None:
    """Go out of a group. Raises ArchivedWorkgroup, or NotMember when one is out already."""
    hold_living(workgroup)
    membership = current_membership(workgroup, by)
    if membership is None:
        raise NotMember
    end_membership(membership, by=by)


def _settle(request: JoinRequest, status: JoinStatus, word: str, by: User | None) -> User:
    """Close a request once: the group's row is held, so that of two answers one is second."""
    hold([request.workgroup_id])
    db.session.refresh(request, ["status", "decided_at", "decided_by_id"])
    if request.status is not JoinStatus.PENDING:
        raise AlreadyAnswered(what_became_of(request))
    request.status, request.answer = status, word
    request.decided_at, request.decided_by_id = now(), by.id if by else None
    audit.record(f"join_request.{status.value}", request, by=by, workgroup_id=request.workgroup_id)
    return db.session.get_one(User, request.user_id)


def what_became_of(request: JoinRequest) -> str:
    """A sentence: what was answered to a request, by whom and when."""
    decider = db.session.get(User, request.decided_by_id) if request.decided_by_id else None
    who = f" par {decider.full_name}" if decider else ""
    when = f" le {dates.moment(request.decided_at)}" if request.decided_at else ""
    return {
        JoinStatus.ACCEPTED: f"Cette demande a déjà été acceptée{who}{when}.",
        JoinStatus.DECLINED: f"Cette demande a déjà été refusée{who}{when}.",
        JoinStatus.WITHDRAWN: f"La personne a retiré sa demande{when}.",
        JoinStatus.PENDING: "Cette demande attend une réponse.",
    }[request.status]
