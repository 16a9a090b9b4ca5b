"""Deciding about a post: hide it, leave it, restore it, each with a reason (DSA, article 17)."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError
from app.forums.models import Decision, DecisionKind, Post, Report, ReportStatus
from app.forums.notices.moderation import MODERATED, REPORT_OUTCOME
from app.forums.services.locking import hold_post
from app.notifications.services import notify


class JudgedMeanwhile(DomainError):
    """Somebody decided about the post since the page was read."""

    next_step = "Revenez au message pour lire cette décision, puis décidez s’il le faut encore."

    def __init__(self) -> None:
        super().__init__("Quelqu’un a décidé du sort de ce message entre-temps.")


class NothingToAnswer(DomainError):
    """No report on the post waits for an answer."""

    next_step = "Revenez à la file des signalements."

    def __init__(self) -> None:
        super().__init__("Aucun signalement de ce message n’attend de réponse.")


class NotHidden(DomainError):
    """The post is visible."""

    next_step = "Revenez au sujet\N{NO-BREAK SPACE}: le message y est visible."

    def __init__(self) -> None:
        super().__init__("Ce message n’est pas masqué.")


def last_decision_id(post: Post) -> int:
    """The number of the last decision about a post, 0 without any: what a form was shown with."""
    return db.session.scalar(select(func.max(Decision.id)).where(Decision.post_id == post.id)) or 0


def hide(post: Post, reason: str, by: User, *, seen: int) -> Decision:
    """Take a post out of sight; its author is told why, those who reported it what came of it.
    Raises JudgedMeanwhile."""
    held = _hold(post, seen)
    if held.is_hidden:
        raise JudgedMeanwhile
    held.hidden_at = now()
    decision = _decide(held, DecisionKind.HIDE, reason, by)
    _close_reports(held, decision, ReportStatus.UPHELD)
    _tell_author(held, decision, by)
    audit.record("post.hidden", held, by=by, why=reason)
    return decision


def leave(post: Post, reason: str, by: User, *, seen: int) -> Decision:
    """Leave a reported post in place; those who reported it are told. Raises JudgedMeanwhile,
    NothingToAnswer."""
    held = _hold(post, seen)
    decision = _decide(held, DecisionKind.DISMISS, reason, by)
    if not _close_reports(held, decision, ReportStatus.DISMISSED):
        raise NothingToAnswer
    audit.record("post.left_in_place", held, by=by, why=reason)
    return decision


def restore(post: Post, reason: str, by: User, *, seen: int) -> Decision:
    """Show a hidden post again; its author is told, a contest that was waiting is answered by it.
    Raises JudgedMeanwhile, NotHidden."""
    held = _hold(post, seen)
    decision = unhide(held, reason, by)
    for each in _waiting_contests(held):
        each.contest_answer, each.contest_answered_at = reason, now()
        each.contest_answered_by_id = by.id
    _tell_author(held, decision, by)
    return decision


def unhide(held: Post, reason: str, by: User) -> Decision:
    """Show again a post that is held, and log it. Raises NotHidden."""
    if not held.is_hidden:
        raise NotHidden
    held.hidden_at = None
    audit.record("post.unhidden", held, by=by, why=reason)
    return _decide(held, DecisionKind.RESTORE, reason, by)


def _hold(post: Post, seen: int) -> Post:
    held = hold_post(post.id)
    if last_decision_id(held) != seen:
        raise JudgedMeanwhile
    return held


def _decide(post: Post, kind: DecisionKind, reason: str, by: User) -> Decision:
    decision = Decision(post_id=post.id, kind=kind, reason=reason, decided_by_id=by.id)
    db.session.add(decision)
    db.session.flush()
    return decision


def _close_reports(post: Post, decision: Decision, status: ReportStatus) -> int:
    """Close every open report on a post and tell each reporter; return how many."""
    waiting = db.session.scalars(
        select(Report).where(Report.post_id == post.id, Report.status == ReportStatus.OPEN)
    ).all()
    for report in waiting:
        report.status, report.decision_id = status, decision.id
        if report.reporter_id:
            notify([report.reporter_id], REPORT_OUTCOME, report)
    return len(waiting)


def _waiting_contests(post: Post) -> Sequence[Decision]:
    return db.session.scalars(
        select(Decision).where(
            Decision.post_id == post.id,
            Decision.contested_at.is_not(None),
            Decision.contest_answered_at.is_(None),
        )
    ).all()


def _tell_author(post: Post, decision: Decision, by: User) -> None:
    """A statement of reasons belongs to no conversation: no mute holds it back."""
    if post.author_id:
        notify([post.author_id], MODERATED, decision, by=by)
