"""Bulk: one gesture on several requests, each apart, and a result that says what failed and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access_requests.models import (
    AccessRequest,
    BulkRun,
    Decision,
    Gesture,
    ImpossibleStep,
    WantedWorkgroup,
)
from app.access_requests.queries.duplicates import duplicates_among
from app.access_requests.services.answers import Choice
from app.access_requests.services.decisions import decide, foresee, wishes_of
from app.access_requests.services.exchanges import preview_message, send_message
from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.core.mail_texts import Wording
from app.workgroups.services.memberships import hold

LIMIT = 50


@dataclass(frozen=True)
class Prospect:
    """What a gesture would do to one request: nothing when there is an obstacle."""

    asked: AccessRequest
    obstacle: str = ""


def prospects(requests: Sequence[AccessRequest], gesture: Gesture, *, by: User) -> list[Prospect]:
    """What can be done and what cannot, with the reason, before anything is done."""
    accepting = gesture is Gesture.ACCEPT
    likes = duplicates_among(requests, by) if accepting else {}
    return [Prospect(asked, _obstacle(asked, by, bool(likes.get(asked.id)))) for asked in requests]


def _obstacle(asked: AccessRequest, by: User, has_duplicates: bool) -> str:
    if not asked.status.is_open:
        return f"Demande « {asked.status.label} »"
    if asked.is_held_by_another(by.id):
        return "Prise en charge par une autre personne"
    return "Doublon possible : à traiter à part" if has_duplicates else ""


def sample(foreseen: Sequence[Prospect], gesture: Gesture, text: str) -> Wording | None:
    """The mail that the first of them would receive; none when nothing can be done."""
    first = next((each.asked for each in foreseen if not each.obstacle), None)
    if first is None:
        return None
    if gesture is Gesture.WRITE:
        return preview_message(first, text)
    decision = Decision.ACCEPTED if gesture is Gesture.ACCEPT else Decision.DECLINED
    return foresee(first, _everything(first, decision, text))[1]


def run(
    requests: Sequence[AccessRequest],
    gesture: Gesture,
    text: str,
    *,
    by: User,
    submission_key: str,
) -> BulkRun:
    """Do a gesture on each request, in a savepoint of its own; once for a form sent twice."""
    same = select(BulkRun).where(BulkRun.submission_key == submission_key)
    done = db.session.scalar(same)
    if done is not None:
        return done
    noted = BulkRun(submission_key=submission_key, gesture=gesture, run_by_id=by.id, results=[])
    try:
        with db.session.begin_nested():
            db.session.add(noted)
    except IntegrityError:
        return db.session.scalars(same).one()
    noted.results = [*_results(requests, gesture, text, by, submission_key)]
    audit.record("access_requests.bulk_answered", noted, by=by, gesture=gesture.value)
    return noted


def _results(
    requests: Sequence[AccessRequest], gesture: Gesture, text: str, by: User, key: str
) -> Sequence[tuple[int, str]]:
    """Pairs of a request's number and why nothing was done to it."""
    _take_turns(requests)
    act = _ACTS[gesture]
    results = []
    for prospect in prospects(requests, gesture, by=by):
        failure = prospect.obstacle or _attempt(act, prospect.asked, text, by, key)
        results.append((prospect.asked.id, failure))
    return results


def _take_turns(requests: Sequence[AccessRequest]) -> None:
    """Hold every row in one order, so that two bulk answers at once never wait in a ring."""
    ids = sorted(asked.id for asked in requests)
    db.session.scalars(
        select(AccessRequest)
        .where(AccessRequest.id.in_(ids))
        .order_by(AccessRequest.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    wanted = select(WantedWorkgroup.workgroup_id).where(WantedWorkgroup.request_id.in_(ids))
    hold(sorted(set(db.session.scalars(wanted))))


Act = Callable[[AccessRequest, str, User, str], object]


def _attempt(act: Act, asked: AccessRequest, text: str, by: User, key: str) -> str:
    try:
        with db.session.begin_nested():
            act(asked, text, by, key)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _accept(asked: AccessRequest, _text: str, by: User, _key: str) -> None:
    decide(asked, _everything(asked, Decision.ACCEPTED), by=by)


def _decline(asked: AccessRequest, text: str, by: User, _key: str) -> None:
    decide(asked, _everything(asked, Decision.DECLINED, text), by=by)


def _everything(asked: AccessRequest, decision: Decision, reason: str = "") -> list[Choice]:
    """One decision for each group that is not settled yet."""
    left = [wish for wish in wishes_of(asked) if not wish.is_settled]
    if not left:
        raise ImpossibleStep("Tout est déjà décidé.")
    return [Choice(wish, decision, reason) for wish in left]


def _write(asked: AccessRequest, text: str, by: User, key: str) -> None:
    send_message(asked, text, by=by, submission_key=key)


_ACTS: dict[Gesture, Act] = {
    Gesture.ACCEPT: _accept,
    Gesture.DECLINE: _decline,
    Gesture.WRITE: _write,
}
