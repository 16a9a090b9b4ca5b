"""What moderation tells: those who run a forum, those who report, and the authors of posts.

A reporter and an author are told what was decided even where they read no more; the words and the
title of a topic are told only to those who may read them.
"""

from collections.abc import Sequence

from app.accounts.models import User
from app.core.db import db
from app.core.text import one_line
from app.forums.models import (
    Decision,
    DecisionKind,
    Report,
    ReportStatus,
)
from app.forums.policies import (
    can_moderate_somewhere,
    own_reports,
    visible_decisions,
    visible_reports,
)
from app.notifications.kinds import Line, Rhythm, declare_kind, describer

FAMILY = "Modération"
EXCERPT = 300
REPORTED = declare_kind(
    "forums.report_submitted",
    "Un message est signalé dans un forum que j’anime",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    calls=True,
    concerns=can_moderate_somewhere,
    one="signalement à traiter",
    many="signalements à traiter",
)
RECEIVED = declare_kind(
    "forums.report_received",
    "L’accusé de réception de mes signalements",
    family=FAMILY,
    mail=Rhythm.NEVER,
    one="signalement reçu",
    many="signalements reçus",
)
REPORT_OUTCOME = declare_kind(
    "forums.report_outcome",
    "La suite donnée à mes signalements",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    one="suite d’un signalement",
    many="suites de signalements",
)
MODERATED = declare_kind(
    "forums.moderated",
    "Une décision sur un de mes messages, avec son motif",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    one="décision sur un message",
    many="décisions sur des messages",
)
CONTESTED = declare_kind(
    "forums.contested",
    "Une décision est contestée dans un forum que j’anime",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    calls=True,
    concerns=can_moderate_somewhere,
    one="contestation",
    many="contestations",
)
CONTEST_OUTCOME = declare_kind(
    "forums.contest_outcome",
    "La réponse à ma contestation",
    family=FAMILY,
    mail=Rhythm.AT_ONCE,
    one="réponse à une contestation",
    many="réponses à des contestations",
)
OUTCOMES = {
    ReportStatus.OPEN: "Votre signalement est bien reçu",
    ReportStatus.UPHELD: "Votre signalement a été suivi\N{NO-BREAK SPACE}: le message est masqué",
    ReportStatus.DISMISSED: (
        "Votre signalement a été examiné\N{NO-BREAK SPACE}: le message reste en place"
    ),
}
DECIDED = {
    DecisionKind.HIDE: "Un de vos messages a été masqué",
    DecisionKind.RESTORE: "Un de vos messages est de nouveau visible",
    DecisionKind.DISMISS: "Un de vos messages a été examiné et reste en place",
}


@describer(Report.__tablename__)
def describe_reports(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """A report to whoever made it, and to those who answer it."""
    asked = visible_reports(user).where(Report.id.in_(ids))
    told = {each.id: _to_judge(each) for each in db.session.scalars(asked)}
    own = own_reports(user).where(Report.id.in_(ids))
    return told | {each.id: _own(each) for each in db.session.scalars(own)}


def _to_judge(report: Report) -> Line:
    topic = report.post.topic
    is_open = report.status is ReportStatus.OPEN
    return Line(
        title="Un message est signalé" if is_open else "Un signalement a été traité",
        href=f"/forum/messages/{report.post_id}/masquer",
        thread_title=topic.title,
        thread_href=f"/forum/sujets/{topic.id}",
        excerpt=report.reason.label,
    )


def _own(report: Report) -> Line:
    return Line(
        title=OUTCOMES[report.status],
        href=f"/forum/signalements/{report.id}",
        excerpt=report.reason.label,
    )


@describer(Decision.__tablename__)
def describe_decisions(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """A decision to the author of the post, with its reason, and to those who answer a contest."""
    found = db.session.scalars(visible_decisions(user).where(Decision.id.in_(ids)))
    return {
        each.id: _to_author(each) if each.post.author_id == user.id else _to_answer(each)
        for each in found
    }


def _to_author(decision: Decision) -> Line:
    is_answered = decision.contest_answered_at is not None
    title = "Votre contestation a reçu une réponse" if is_answered else DECIDED[decision.kind]
    words = decision.contest_answer if is_answered else decision.reason
    return Line(
        title=title,
        href=f"/forum/decisions/{decision.id}",
        excerpt=f"Motif\N{NO-BREAK SPACE}: {_short(words)}",
    )


def _to_answer(decision: Decision) -> Line:
    topic = decision.post.topic
    is_open = decision.contest_answered_at is None
    return Line(
        title="Une décision est contestée" if is_open else "Une contestation a été traitée",
        href=f"/forum/decisions/{decision.id}",
        thread_title=topic.title,
        thread_href=f"/forum/sujets/{topic.id}",
        excerpt=_short(decision.contest),
    )


def _short(words: str) -> str:
    line = one_line(words)
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1].rstrip()}…"
