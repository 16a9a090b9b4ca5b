"""What was to be discussed at a meeting, who came, what its minutes say, what was corrected."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.administration.demo.documents.telling import Place
from app.agenda.models import Attendance, AttendanceState, Event, LineKind, Minutes
from app.agenda.services import attending
from app.agenda.services.meetings import corrections, minutes, points
from app.agenda.services.meetings.minutes import LineDraft
from app.agenda.services.meetings.points import Point
from app.core.db import db

DAY = timedelta(days=1)


def set_points(facts: dict[str, Any], event: Event, place: Place) -> None:
    """Put its points on the agenda of a meeting, when the story says some."""
    if said := facts.get("points"):
        wanted = [Point(each["title"], each.get("minutes"), each.get("by", "")) for each in said]
        points.set_points(event, wanted, by=place.find(facts["who"]))


def hold(facts: dict[str, Any], event: Event, place: Place) -> Iterator[datetime]:
    """The day of the meeting, the day after for its minutes, the next ones for a correction."""
    if "lines" not in facts:
        return
    by = place.find(facts["who"])
    yield event.starts_at
    for each in db.session.scalars(
        select(Attendance).where(
            Attendance.event_id == event.id, Attendance.state == AttendanceState.COMING
        )
    ):
        attending.check_in(each, by=by)
    yield event.ends_at + DAY
    made = minutes.begin(event, by=by)
    lines = [_line(each, event, place) for each in facts["lines"]]
    minutes.write(made, facts.get("introduction", ""), lines, edit_number=0, by=by)
    minutes.share(made, by=by)
    if asked := facts.get("correction"):
        yield event.ends_at + 3 * DAY
        _correct(made, asked, facts, place)


def _line(facts: dict[str, Any], event: Event, place: Place) -> LineDraft:
    owner = place.find(facts["owner"]).full_name if "owner" in facts else ""
    due_on = event.starts_at.date() + facts["days"] * DAY if "days" in facts else None
    return LineDraft(LineKind(facts["kind"]), facts["text"], owner, due_on)


def _correct(made: Minutes, asked: dict[str, str], facts: dict[str, Any], place: Place) -> None:
    wanted = corrections.ask(made, asked["text"], by=place.find(asked["who"]))
    by = place.find(facts["who"])
    corrections.answer(wanted, is_accepted=True, text=asked["answer"], by=by)
