"""A group's life: opened, retitled, set, archived with a successor, opened again."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.text import render_markdown
from app.workgroups.models import JoinRequest, JoinStatus, Openness, Theme, Workgroup
from app.workgroups.services.joining import decline
from app.workgroups.services.memberships import ArchivedWorkgroup, hold

ARCHIVED_WORD = "Le groupe est archivé\N{NO-BREAK SPACE}: il n’accueille plus de nouveaux membres."


class WorkgroupExists(DomainError):
    """The region has a group for this theme already, maybe archived."""

    next_step = "Ouvrez ce groupe depuis la liste\N{NO-BREAK SPACE}; un groupe archivé se rouvre."

    def __init__(self) -> None:
        super().__init__("Cette région a déjà un groupe pour cette thématique.")


class BadSuccessor(DomainError):
    """A group cannot be followed by itself or by an archived one."""

    next_step = "Choisissez un autre groupe, ou aucun."

    def __init__(self) -> None:
        super().__init__("Le groupe qui prend la suite doit être un autre groupe, non archivé.")


def create_workgroup(
    region_code: str, theme: Theme, *, local_title: str = "", by: User | None
) -> Workgroup:
    """Open the group of a theme in a region. Raises WorkgroupExists."""
    workgroup = Workgroup(region_code=region_code, theme_id=theme.id, local_title=local_title)
    db.session.add(workgroup)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise WorkgroupExists from error
    audit.record("workgroup.created", workgroup, by=by)
    return workgroup


def rename_workgroup(workgroup: Workgroup, local_title: str, by: User) -> None:
    """Give a group its region's own title; an empty one goes back to the national title."""
    before, workgroup.local_title = workgroup.local_title, local_title
    if before != local_title:
        audit.record("workgroup.renamed", workgroup, by=by, before=before, after=local_title)


def edit_workgroup(workgroup: Workgroup, *, mandate: str, openness: Openness, by: User) -> None:
    """Write a group's mandate (Markdown) and say who may join. Raises ArchivedWorkgroup."""
    hold([workgroup.id])
    db.session.refresh(workgroup, ["openness"])
    if workgroup.is_archived or openness is Openness.ARCHIVED:
        raise ArchivedWorkgroup
    if (workgroup.mandate, workgroup.openness) == (mandate, openness):
        return
    workgroup.mandate, workgroup.mandate_html = mandate, render_markdown(mandate)
    workgroup.openness = openness
    audit.record("workgroup.edited", workgroup, by=by, openness=openness.value)


def archive_workgroup(workgroup: Workgroup, *, successor: Workgroup | None, by: User) -> None:
    """Make a group read-only, and tell those who were asking to join it. Raises BadSuccessor."""
    hold([workgroup.id])
    db.session.refresh(workgroup, ["openness"])
    if successor is not None and (successor.id == workgroup.id or successor.is_archived):
        raise BadSuccessor
    was_archived = workgroup.is_archived
    workgroup.successor_id = successor.id if successor else None
    workgroup.openness = Openness.ARCHIVED
    workgroup.archived_at = workgroup.archived_at if was_archived else now()
    for request in _pending_requests(workgroup):
        decline(request, ARCHIVED_WORD, by=by)
    audit.record("workgroup.archived", workgroup, by=by, successor_id=workgroup.successor_id)


def reopen_workgroup(workgroup: Workgroup, by: User) -> None:
    """Bring an archived group back, on request; nothing happens to a living one."""
    hold([workgroup.id])
    db.session.refresh(workgroup, ["openness"])
    if not workgroup.is_archived:
        return
    workgroup.openness = Openness.ON_REQUEST
    workgroup.archived_at = workgroup.successor_id = None
    audit.record("workgroup.reopened", workgroup, by=by)


def _pending_requests(workgroup: Workgroup) -> list[JoinRequest]:
    return list(
        db.session.scalars(
            select(JoinRequest)
            .where(
                JoinRequest.workgroup_id == workgroup.id, JoinRequest.status == JoinStatus.PENDING
            )
            .order_by(JoinRequest.id)
        )
    )
