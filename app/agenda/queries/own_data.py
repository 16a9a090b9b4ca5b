"""What the agenda holds about a person, for their own copy of their data (RGPD, articles 15 and
20): the title of an event only to who may read it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts import own_data
from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    CalendarFeed,
    Event,
    EventOrganiser,
    QuestionAnswer,
    Seat,
    Wish,
)
from app.agenda.policies import visible_events
from app.core.db import db

MOST = 10_000
NOT_READ_ANY_MORE = "évènement que vous ne lisez plus"


@own_data.declare("inscriptions à des évènements")
def _attendances(user: User) -> list[dict[str, Any]]:
    mine = select(Attendance).where(Attendance.user_id == user.id)
    found = db.session.scalars(mine.order_by(Attendance.id.desc()).limit(MOST)).all()
    titles, answers = _titles(user), _answers(user)
    wishes, seats = _wishes(user), _seats(user)
    return [
        {
            "évènement": titles.get(each.event_id, NOT_READ_ANY_MORE),
            "réponse": each.state.label,
            "demandée le": each.queued_at.isoformat(),
            "structure": each.organisation_name,
            "commentaire": each.comment,
            "nom montré aux autres": each.is_shown,
            "motif du refus": each.refusal_reason,
            "présence notée le": each.checked_in_at.isoformat() if each.checked_in_at else None,
            "réponses aux questions": answers.get(each.id, {}),
            "vœux d’ateliers, par préférence": wishes.get(each.id, []),
            "places aux ateliers": seats.get(each.id, {}),
        }
        for each in found
    ]


@own_data.declare("évènements que l’on organise")
def _organised(user: User) -> list[dict[str, Any]]:
    named = select(EventOrganiser.event_id).where(EventOrganiser.user_id == user.id)
    mine = visible_events(user).where(Event.id.in_(named)).order_by(Event.id.desc()).limit(MOST)
    rows = db.session.execute(mine.with_only_columns(Event.title, Event.starts_at))
    return [{"évènement": row.title, "début": row.starts_at.isoformat()} for row in rows]


@own_data.declare("adresses de calendrier")
def _feeds(user: User) -> list[dict[str, Any]]:
    mine = select(CalendarFeed).where(CalendarFeed.user_id == user.id)
    return [
        {
            "nom": each.label,
            "montre": each.scope.label,
            "créée le": each.created_at.isoformat(),
            "lue le": each.read_at.isoformat() if each.read_at else None,
            "révoquée le": each.revoked_at.isoformat() if each.revoked_at else None,
        }
        for each in db.session.scalars(mine.order_by(CalendarFeed.id.desc()).limit(MOST))
    ]


def _titles(user: User) -> dict[int, str]:
    own = select(Attendance.event_id).where(Attendance.user_id == user.id)
    mine = visible_events(user).where(Event.id.in_(own))
    rows = db.session.execute(mine.with_only_columns(Event.id, Event.title))
    return {row.id: row.title for row in rows}


def _answers(user: User) -> dict[int, dict[str, str]]:
    """What a person answered to organisers, by attendance then by question."""
    mine = (
        select(QuestionAnswer)
        .join(Attendance, Attendance.id == QuestionAnswer.attendance_id)
        .where(Attendance.user_id == user.id)
        .options(joinedload(QuestionAnswer.question))
    )
    found: dict[int, dict[str, str]] = {}
    for each in db.session.scalars(mine):
        found.setdefault(each.attendance_id, {})[each.question.label] = each.value
    return found


def _wishes(user: User) -> dict[int, list[str]]:
    """The workshops that a person would like, by attendance, the dearest first."""
    mine = (
        select(Wish)
        .join(Attendance, Attendance.id == Wish.attendance_id)
        .where(Attendance.user_id == user.id)
        .options(joinedload(Wish.session))
        .order_by(Wish.attendance_id, Wish.rank)
    )
    found: dict[int, list[str]] = {}
    for each in db.session.scalars(mine):
        found.setdefault(each.attendance_id, []).append(each.session.title)
    return found


def _seats(user: User) -> dict[int, dict[str, str]]:
    """Where a person stands for the workshops of a conference, by attendance then by workshop."""
    mine = (
        select(Seat)
        .join(Seat.attendance)
        .where(Attendance.user_id == user.id)
        .options(joinedload(Seat.session))
    )
    found: dict[int, dict[str, str]] = {}
    for each in db.session.scalars(mine):
        found.setdefault(each.attendance_id, {})[each.session.title] = each.state.label
    return found
