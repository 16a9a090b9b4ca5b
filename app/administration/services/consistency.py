"""Does what is stored agree with itself? Counts, links between rows, work left undone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, text

from app.access_requests.models import (
    FINAL_STATUSES,
    AccessRequest,
    Decision,
    RequestStatus,
    WantedWorkgroup,
)
from app.core.db import db
from app.core.jobs import Job, due_job_ids
from app.core.mail import OutgoingMail, job_key
from app.directory.services import entries
from app.documents.services import checking as documents
from app.forums.services import attachments
from app.forums.services import counts as forum_counts
from app.workgroups.services import check_counts

LATE = timedelta(hours=1)
SHOWN = 20


@dataclass(frozen=True)
class Problem:
    """Something that does not agree, in French, and whether it was just mended."""

    message: str
    is_mended: bool = False


def check(*, mend: bool = False) -> list[Problem]:
    """Every problem found; ``mend`` sets right those that can be without a choice."""
    problems = [Problem(str(each), is_mended=mend) for each in check_counts(mend=mend)]
    looks: tuple[Callable[[], Iterator[str]], ...] = (
        _orphan_rows,
        _undone_jobs,
        _mails_without_job,
        _inconsistent_requests,
        attachments.problems,
        forum_counts.problems,
        entries.problems,
        documents.problems,
    )
    problems += [Problem(message) for look in looks for message in look()]
    return problems


def _orphan_rows() -> Iterator[str]:
    """PostgreSQL holds its foreign keys at all times; SQLite only while the pragma is on."""
    if db.engine.dialect.name != "sqlite":
        return
    found = db.session.execute(text("PRAGMA foreign_key_check")).all()
    for table, row_id, parent, _key in found[:SHOWN]:
        yield f"{table} : la ligne {row_id} renvoie à une ligne de {parent} qui n’existe pas"


def _undone_jobs() -> Iterator[str]:
    given_up = select(Job.name, func.count(Job.id)).where(Job.gave_up_at.is_not(None))
    for name, count in db.session.execute(given_up.group_by(Job.name).order_by(Job.name)):
        yield f"tâches abandonnées : {count} « {name} » (voir Gestion, Envois)"
    if late := due_job_ids(late=LATE):
        yield f"tâches en retard de plus d’une heure : {len(late)}. Le worker tourne-t-il ?"


def _mails_without_job() -> Iterator[str]:
    waiting = select(OutgoingMail).where(
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.refused_at.is_(None),
        OutgoingMail.withdrawn_at.is_(None),
    )
    for written in db.session.scalars(waiting.order_by(OutgoingMail.id)):
        job = db.session.scalar(select(Job).where(Job.key == job_key(written)))
        if job is None or job.done_at is not None:
            yield f"courriel {written.id} : ni envoyé, ni en attente d’envoi"


def _inconsistent_requests() -> Iterator[str]:
    for message, where in _impossible():
        found = db.session.scalars(
            select(AccessRequest.id).where(where).order_by(AccessRequest.id).limit(SHOWN)
        )
        for request_id in found:
            yield f"demande {request_id} : {message}"


def _impossible() -> Iterator[tuple[str, ColumnElement[bool]]]:
    own = WantedWorkgroup.request_id == AccessRequest.id
    accepted = select(WantedWorkgroup.id).where(own, WantedWorkgroup.decision == Decision.ACCEPTED)
    settled = (Decision.ACCEPTED, Decision.DECLINED)
    unsettled = select(WantedWorkgroup.id).where(own, WantedWorkgroup.decision.not_in(settled))
    is_final = AccessRequest.status.in_(FINAL_STATUSES)
    decided = AccessRequest.status.in_((RequestStatus.APPROVED, RequestStatus.DECLINED))
    yield (
        "acceptée sans aucun groupe accepté",
        and_(AccessRequest.status == RequestStatus.APPROVED, ~accepted.exists()),
    )
    yield "décidée alors qu’un groupe attend encore", and_(decided, unsettled.exists())
    yield (
        "la date de clôture ne va pas avec l’état",
        or_(
            and_(is_final, AccessRequest.closed_at.is_(None)),
            and_(~is_final, AccessRequest.closed_at.is_not(None)),
        ),
    )
