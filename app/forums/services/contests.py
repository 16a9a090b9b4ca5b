"""Contesting a decision, once, and answering, by somebody else (DSA, article 20)."""

from app.accounts.models import User
from app.core import audit
from app.core.db import now
from app.core.errors import DomainError
from app.forums.models import Decision
from app.forums.notices.moderation import CONTEST_OUTCOME, CONTESTED
from app.forums.queries.moderators import nearest_moderators
from app.forums.services.locking import hold_decision, hold_post
from app.forums.services.moderation import NotHidden, unhide
from app.notifications.services import Origin, notify


class AlreadyContested(DomainError):
    """A decision is contested once."""

    next_step = "Vous recevrez la réponse ici et par courriel."

    def __init__(self) -> None:
        super().__init__("Vous avez déjà contesté cette décision.")


class AlreadyAnswered(DomainError):
    """A contest is answered once."""

    next_step = "Relisez la décision pour connaître la réponse donnée."

    def __init__(self) -> None:
        super().__init__("Cette contestation a déjà reçu une réponse.")


def contest(decision: Decision, words: str, by: User) -> None:
    """Ask that a decision be looked at again, by somebody else. Raises AlreadyContested,
    NotHidden."""
    forum = decision.post.topic.forum
    post = hold_post(decision.post_id)
    held = hold_decision(decision.id)
    if held.contested_at:
        raise AlreadyContested
    if not post.is_hidden:
        raise NotHidden
    held.contest, held.contested_at = words, now()
    audit.record("decision.contested", held, by=by, post_id=post.id)
    people = nearest_moderators(forum, without={post.author_id, held.decided_by_id})
    origin = Origin(place=forum.place, thread=f"topic-{post.topic_id}")
    notify(people, CONTESTED, held, by=by, origin=origin)


def answer(decision: Decision, words: str, *, restores: bool, by: User) -> None:
    """Answer a contest, showing the post again or not; its author is told. Raises
    AlreadyAnswered, NotHidden."""
    post = hold_post(decision.post_id)
    held = hold_decision(decision.id)
    if held.contest_answered_at:
        raise AlreadyAnswered
    held.contest_answer, held.contest_answered_at = words, now()
    held.contest_answered_by_id = by.id
    if restores:
        unhide(post, words, by)
    audit.record("decision.contest_answered", held, by=by, post_id=post.id, restored=restores)
    if post.author_id:
        notify([post.author_id], CONTEST_OUTCOME, held, by=by)
