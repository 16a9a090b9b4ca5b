"""The questions that an organiser asks those who register: added, removed, never rewritten."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.accounts.models import User
from app.agenda.models import Event, Question
from app.agenda.services.seats import lock
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError

MOST_QUESTIONS = 20


class TooManyQuestions(DomainError):
    """A form that asks so much is not filled in."""

    next_step = "Retirez une question avant d’en ajouter une autre."

    def __init__(self) -> None:
        super().__init__(f"Un évènement a au plus {MOST_QUESTIONS} questions.")


def add_question(
    event: Event, label: str, choices: Sequence[str], *, is_required: bool, by: User
) -> Question:
    """Ask one more question. Raises TooManyQuestions."""
    event = lock(event.id)
    asked = select(func.count(Question.id)).where(
        Question.event_id == event.id, Question.removed_at.is_(None)
    )
    if (db.session.scalar(asked) or 0) >= MOST_QUESTIONS:
        raise TooManyQuestions
    last = select(func.max(Question.position)).where(Question.event_id == event.id)
    question = Question(
        event_id=event.id,
        position=(db.session.scalar(last) or 0) + 1,
        label=label,
        choices=list(choices),
        is_required=is_required,
    )
    db.session.add(question)
    audit.record("event.question_added", event, by=by, label=label)
    return question


def remove_question(question: Question, by: User) -> None:
    """Ask a question no more; what was answered stays for the organiser. Twice is once."""
    event = lock(question.event_id)
    if question.removed_at is None:
        question.removed_at = now()
        audit.record("event.question_removed", event, by=by, label=question.label)
