"""Reporting a post to those who run its forum (DSA, article 16)."""

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.forums.models import Forum, Post, Report, ReportReason, ReportStatus
from app.forums.notices.moderation import RECEIVED, REPORTED
from app.forums.queries.moderators import nearest_moderators
from app.forums.services.locking import hold_post
from app.notifications.services import Origin, notify


class AlreadyReported(DomainError):
    """One open report for each person and post."""

    next_step = "Vous recevrez la décision. Vous n’avez rien d’autre à faire."

    def __init__(self) -> None:
        super().__init__("Vous avez déjà signalé ce message\N{NO-BREAK SPACE}: il va être examiné.")


class GoneMeanwhile(DomainError):
    """The post was hidden or put in the trash before the report was sent."""

    next_step = "Revenez au forum\N{NO-BREAK SPACE}: il n’y a plus rien à signaler."

    def __init__(self) -> None:
        super().__init__("Ce message vient d’être retiré.")


def submit(post: Post, reason: ReportReason, explanation: str, by: User) -> Report:
    """Report a post: the person is told that it was received, those who run the forum that there
    is a post to look at. Raises AlreadyReported, GoneMeanwhile."""
    forum = post.topic.forum
    held = hold_post(post.id)
    if held.is_hidden or held.is_trashed:
        raise GoneMeanwhile
    is_first = db.session.scalar(select(~_open_reports(held).exists()))
    report = Report(post_id=held.id, reporter_id=by.id, reason=reason, explanation=explanation)
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError as error:
        raise AlreadyReported from error
    audit.record("report.submitted", report, by=by, post_id=held.id, reason=reason.value)
    notify([by.id], RECEIVED, report)
    if is_first:
        _tell_moderators(report, held, forum)
    return report


def _open_reports(post: Post) -> Select[int]:
    return select(Report.id).where(Report.post_id == post.id, Report.status == ReportStatus.OPEN)


def _tell_moderators(report: Report, post: Post, forum: Forum) -> None:
    people = nearest_moderators(forum, without={post.author_id, report.reporter_id})
    origin = Origin(place=forum.place, thread=f"topic-{post.topic_id}")
    notify(people, REPORTED, report, origin=origin)
