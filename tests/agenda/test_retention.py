"""What the nightly purge leaves of a registration, long after its event."""

from datetime import timedelta

from app.agenda.models import Attendance, Question, QuestionAnswer
from app.agenda.services.retention import GUEST_NAMES, purge
from app.core.db import db, now
from tests.factories import AttendanceFactory, EventFactory

NOUN = "inscriptions d’évènements anciens"


def ended(days: int, **said):
    at = now() - timedelta(days=days)
    return EventFactory(starts_at=at - timedelta(hours=2), **said)


def test_after_a_year_only_who_came_and_for_whom_is_kept(session):
    event = ended(400)
    question = Question(event_id=event.id, position=1, label="Repas", choices=[])
    db.session.add(question)
    db.session.flush()
    member = AttendanceFactory(event=event, comment="En fauteuil", organisation_name="CCAS")
    guest = AttendanceFactory(event=event, guest_email="tiers@exemple.fr", organisation_name="CAF")
    guest.link_digest = "d" * 64
    db.session.add(QuestionAnswer(attendance_id=member.id, question_id=question.id, value="Halal"))
    db.session.commit()

    assert purge(dry_run=True)[NOUN] == 2
    assert db.session.query(QuestionAnswer).count() == 1
    assert purge()[NOUN] == 2
    db.session.commit()
    assert not db.session.query(QuestionAnswer).count()
    member, guest = db.session.query(Attendance).order_by(Attendance.id)
    assert (member.comment, member.organisation_name, member.user_id is None) == ("", "CCAS", False)
    assert (guest.first_name, guest.last_name) == GUEST_NAMES
    assert "tiers" not in guest.guest_email
    assert (guest.link_digest, guest.organisation_name) == (None, "CAF")
    assert purge()[NOUN] == 0


def test_before_that_and_in_the_demonstration_all_is_kept(session):
    AttendanceFactory(event=ended(300), comment="En fauteuil")
    AttendanceFactory(event=ended(400, is_demo=True), guest_email="tiers@exemple.fr")
    db.session.commit()
    assert purge()[NOUN] == 0
