"""Who is registered: the organiser's list and its file, what was asked, who may still come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, or_, select

from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Event,
    Question,
    QuestionAnswer,
    SeatQuota,
)
from app.core.db import db
from app.core.text import fold
from app.directory.models import Affiliation, Department
from app.workgroups.audiences import people_of, readers_of
from app.workgroups.models import Audience

MOST_COLLEAGUES = 300
AT_A_TIME = 500


@dataclass(frozen=True)
class Tally:
    """How many people stand where, for an event."""

    by_state: Mapping[AttendanceState, int] = field(default_factory=dict)

    def of(self, *states: AttendanceState) -> int:
        return sum(self.by_state.get(each, 0) for each in states)


def tally_of(event: Event) -> Tally:
    """How many stand where."""
    rows = db.session.execute(
        select(Attendance.state, func.count())
        .where(Attendance.event_id == event.id)
        .group_by(Attendance.state)
    )
    return Tally({row[0]: row[1] for row in rows})


def listed(
    everybody: Select[Attendance], state: AttendanceState | None = None, words: str = ""
) -> Select[Attendance]:
    """The organiser's list by name, narrowed to a state and to names that hold some words."""
    found = everybody
    if state is not None:
        found = found.where(Attendance.state == state)
    for word in fold(words).split():
        found = found.where(Attendance.search_name.contains(word, autoescape=True))
    return _by_name(found)


def questions_of(event: Event) -> list[Question]:
    """The questions that are asked today, in their order."""
    return questions_asked([event.id]).get(event.id, [])


def questions_asked(event_ids: Sequence[int]) -> dict[int, list[Question]]:
    """The questions that each of these events asks today, in their order."""
    found: dict[int, list[Question]] = {}
    asked = select(Question).where(Question.event_id.in_(event_ids), Question.removed_at.is_(None))
    for each in db.session.scalars(asked.order_by(Question.position, Question.id)):
        found.setdefault(each.event_id, []).append(each)
    return found


def answers_of(attendance_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """For each attendance, the answers by the number of their question."""
    found: dict[int, dict[int, str]] = {}
    rows = select(QuestionAnswer).where(QuestionAnswer.attendance_id.in_(attendance_ids))
    for each in db.session.scalars(rows):
        found.setdefault(each.attendance_id, {})[each.question_id] = each.value
    return found


def kept_seats(event: Event) -> dict[str, int]:
    """The seats kept for each family."""
    rows = select(SeatQuota.family, SeatQuota.seats).where(SeatQuota.event_id == event.id)
    return {row.family: row.seats for row in db.session.execute(rows)}


def colleagues_of(user: User, event: Event) -> list[User]:
    """The people of one's structures who read the event and have not answered for it."""
    mine = select(Affiliation.organisation_id).where(
        Affiliation.user_id == user.id, Affiliation.ended_on.is_(None)
    )
    beside = select(Affiliation.user_id).where(
        Affiliation.organisation_id.in_(mine), Affiliation.ended_on.is_(None)
    )
    readers = readers_of(event.audience, event.region_code, event.workgroup_id)
    free = readers.where(User.id.in_(beside), User.id != user.id, User.id.not_in(_answered(event)))
    by_name = free.order_by(User.sort_name, User.id).limit(MOST_COLLEAGUES)
    return list(db.session.scalars(by_name).unique())


def to_invite(event: Event) -> Select[User]:
    """The people of the event's place whom nobody invited yet: those of its group, else of its
    region; of the whole nation, nobody: no list so long is read. Never an account that is pending
    or closed."""
    near = Audience.WORKGROUP if event.workgroup_id is not None else Audience.REGION
    people = people_of(near, event.region_code, event.workgroup_id)
    known = select(Attendance.user_id).where(
        Attendance.event_id == event.id, Attendance.user_id.is_not(None)
    )
    return people.where(User.id.not_in(known)).order_by(User.sort_name, User.id)


def departments() -> list[Department]:
    """Every department, by name."""
    return list(db.session.scalars(select(Department).order_by(Department.name, Department.code)))


def all_questions(event: Event) -> list[Question]:
    """The questions of today and those that were asked before."""
    asked = select(Question).where(Question.event_id == event.id)
    return list(db.session.scalars(asked.order_by(Question.position, Question.id)))


TITLES = (
    "Nom",
    "Prénom",
    "Structure",
    "Type de structure",
    "Département",
    "Réponse",
    "Depuis le",
    "Adresse (sans compte)",
    "Commentaire",
)


def lines(everybody: Select[Attendance], questions: Sequence[Question]) -> Iterator[list[object]]:
    """The lines of the organiser's file, some hundreds read at a time."""
    numbers = db.session.scalars(_by_name(everybody).with_only_columns(Attendance.id)).all()
    for start in range(0, len(numbers), AT_A_TIME):
        some = numbers[start : start + AT_A_TIME]
        known = {
            each.id: each for each in db.session.scalars(everybody.where(Attendance.id.in_(some)))
        }
        answers = answers_of(some)
        for number in some:
            if number in known:
                own = answers.get(number, {})
                yield [*_line(known[number]), *(own.get(each.id, "") for each in questions)]


def _line(each: Attendance) -> list[object]:
    return [
        each.last_name,
        each.first_name,
        each.organisation_name,
        each.family,
        each.department_code or "",
        each.state.label,
        each.changed_at,
        each.guest_email or "",
        each.comment,
    ]


def _answered(event: Event) -> Select[int | None]:
    return select(Attendance.user_id).where(
        Attendance.event_id == event.id,
        Attendance.user_id.is_not(None),
        Attendance.state != AttendanceState.INVITED,
        or_(
            Attendance.state != AttendanceState.NOT_COMING,
            Attendance.registered_by_id.is_(None),
        ),
    )


def _by_name(found: Select[Attendance]) -> Select[Attendance]:
    return found.order_by(Attendance.search_name, Attendance.id)
