"""What those whom an event expects get by mail, and what it does to their calendar."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from icalendar import Calendar

from app.agenda.models import Attendance, Event, Reminder
from app.agenda.models import AttendanceState as State
from app.agenda.services import cancelling, trash
from app.agenda.services.events import edit
from app.agenda.services.outcomes import Outcome, tell
from app.agenda.services.registering import withdraw
from app.agenda.services.reminders import make_round, set_reminders
from app.agenda.services.series.occurrences import details_of
from app.core.db import db, now
from app.notifications import services as notifications
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Notification
from app.workgroups.models import Membership
from tests.agenda.registering import answer
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    FacilitatorFactory,
    MemberFactory,
    WorkgroupFactory,
)

MONDAY = datetime(2026, 3, 23, 13, tzinfo=UTC)  # 14:00 in Paris, six days before summer time


@pytest.fixture
def workgroup(session):
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def facilitator(workgroup):
    return FacilitatorFactory(workgroup=workgroup)


@pytest.fixture
def zoe(workgroup):
    return MemberFactory(workgroup=workgroup, first_name="Zoé", email="zoe@exemple.fr")


@pytest.fixture
def meeting(workgroup, clock):
    clock.stop_at(MONDAY - timedelta(days=20))
    return EventFactory(
        workgroup=workgroup, title="Petits déjeuners", starts_at=MONDAY, venue="Préfecture"
    )


@pytest.fixture
def expected(meeting, zoe):
    """Zoé comes, and her calendar has the entry."""
    return AttendanceFactory(event=meeting, user=zoe, told_sequence=0)


@pytest.fixture
def post_after(clock, mailbox):
    """The mails that left since the last look, once some minutes have passed."""
    seen = 0

    def read(**duration):
        nonlocal seen
        db.session.commit()
        clock.advance(**(duration or {"minutes": 6}))
        mails = mailbox.all()
        new, seen = mails[seen:], len(mails)
        return new

    return read


def change(event: Event, by, **said) -> None:
    edit(event, replace(details_of(event), **said), edit_number=event.edit_number, by=by)
    db.session.commit()


def entry(mail):
    """The entry of a mail, as an independent reader sees it, and the method of its calendar."""
    [file] = list(mail.message.iter_attachments())
    read = vobject.readOne(file.get_payload(decode=True).decode())
    ways = list(next(mail.message.iter_parts()).iter_parts())
    assert ways[-1].get_payload(decode=True) == file.get_payload(decode=True)
    assert ways[-1].get_param("method") == read.method.value
    return read.vevent, read.method.value


def test_a_change_of_date_moves_the_same_entry(meeting, facilitator, expected, post_after):
    change(
        meeting,
        facilitator,
        starts_at=MONDAY + timedelta(days=7),
        ends_at=MONDAY + timedelta(days=7, hours=2),
    )

    [mail] = post_after()
    assert mail.to == "zoe@exemple.fr"
    assert mail.subject.startswith("Changement : Petits déjeuners, lundi 30 mars 2026")
    assert "Avant ce changement\u00a0: lundi 23\u00a0mars 2026" in mail.text
    moved, method = entry(mail)
    assert (method, moved.uid.value, moved.sequence.value) == ("REQUEST", meeting.uid, "1")
    assert moved.dtstart.value.isoformat() == "2026-03-30T15:00:00+02:00"
    assert moved.attendee.params["PARTSTAT"] == ["ACCEPTED"]
    assert db.session.get(Attendance, expected.id).told_sequence == 1


def test_two_changes_at_once_make_one_mail(meeting, facilitator, expected, post_after):
    change(meeting, facilitator, venue="Hôtel de région")
    change(meeting, facilitator, venue="Mairie")

    [mail] = post_after()
    assert "Avant ce changement\u00a0: Préfecture, 1 place de la Mairie, Lille." in mail.text
    assert entry(mail)[0].sequence.value == "2"


def test_a_change_taken_back_or_of_words_alone_mails_nobody(
    meeting, facilitator, expected, post_after
):
    change(meeting, facilitator, venue="Mairie")
    change(meeting, facilitator, venue="Préfecture", description="Café à 13 h 45.")
    assert not post_after()


def test_a_cancellation_then_a_restoration_cancel_and_put_back_the_entry(
    meeting, facilitator, expected, post_after
):
    cancelling.cancel(meeting, "Grève des trains", by=facilitator)
    [mail] = post_after()
    assert mail.subject.startswith("Annulé : Petits déjeuners")
    assert "> Grève des trains" in mail.text
    gone, method = entry(mail)
    assert (method, gone.status.value, gone.sequence.value) == ("CANCEL", "CANCELLED", "1")

    cancelling.uncancel(meeting, by=facilitator)
    [mail] = post_after()
    assert mail.subject.startswith("Maintenu : Petits déjeuners")
    back, method = entry(mail)
    assert (method, back.status.value, back.sequence.value) == ("REQUEST", "CONFIRMED", "2")


def test_what_is_thrown_away_is_cancelled_for_those_who_were_to_come(
    meeting, facilitator, expected, post_after
):
    trash.trash(meeting, by=facilitator)
    [mail] = post_after()
    assert entry(mail)[1] == "CANCEL"


def test_only_who_is_concerned_and_still_reads_the_event_is_told(
    meeting, facilitator, workgroup, zoe, expected, post_after
):
    for state in (State.NOT_COMING, State.REFUSED):
        AttendanceFactory(event=meeting, user=MemberFactory(workgroup=workgroup), state=state)
    AttendanceFactory(event=meeting, guest_email="tiers@exemple.fr", state=State.UNCONFIRMED)
    waiting = MemberFactory(workgroup=workgroup, email="attend@exemple.fr")
    AttendanceFactory(event=meeting, user=waiting, waiting=True)
    AttendanceFactory(event=meeting, guest_email="invite@exemple.fr")
    db.session.query(Membership).filter_by(user_id=zoe.id).update({"ended_at": now()})
    change(meeting, facilitator, venue="Mairie")

    mails = post_after()
    assert {mail.to for mail in mails} == {"attend@exemple.fr", "invite@exemple.fr"}
    assert [mail.to for mail in mails if list(mail.message.iter_attachments())] == [
        "invite@exemple.fr"
    ]


def test_nobody_reads_in_an_entry_who_else_comes_nor_the_video_before_they_come(
    meeting, facilitator, workgroup, expected, post_after
):
    invited = MemberFactory(workgroup=workgroup, email="invitee@exemple.fr")
    AttendanceFactory(event=meeting, user=invited, invited=True)
    change(meeting, facilitator, video_url="https://visio.exemple.fr/salle")

    mails = {mail.to: mail for mail in post_after()}
    assert "visio.exemple.fr" in str(entry(mails["zoe@exemple.fr"])[0])
    seen = entry(mails["invitee@exemple.fr"])[0]
    assert "visio.exemple.fr" not in str(seen)
    assert "zoe@exemple.fr" not in str(seen)
    assert "visio.exemple.fr" not in mails["invitee@exemple.fr"].text
    assert seen.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]


def test_choices_are_honoured_on_screen_and_by_mail(
    meeting, facilitator, zoe, expected, post_after
):
    notifications.choose({("agenda.change", Channel.MAIL): Rhythm.WEEKLY}, by=zoe)
    change(meeting, facilitator, venue="Mairie")
    assert not post_after()
    told = db.session.query(Notification).filter_by(user_id=zoe.id).one()
    assert (told.kind, told.mailed_at) == ("agenda.change", None)
    cancelling.cancel(meeting, "Grève", by=facilitator)
    assert not post_after()
    assert db.session.query(Notification).filter_by(user_id=zoe.id).count() == 1


def test_what_is_over_changes_without_a_mail(meeting, facilitator, expected, clock, post_after):
    clock.stop_at(MONDAY + timedelta(days=1))
    change(meeting, facilitator, venue="Mairie")
    assert not post_after()


def test_an_invitation_carries_an_entry_to_answer_on_the_site(meeting, workgroup, post_after):
    invited = MemberFactory(workgroup=workgroup, email="invitee@exemple.fr")
    attendance = AttendanceFactory(event=meeting, user=invited, invited=True)
    tell(attendance, Outcome.INVITED)

    [mail] = post_after()
    asked, method = entry(mail)
    assert method == "REQUEST"
    assert asked.attendee.params["RSVP"] == ["FALSE"]
    assert f"/agenda/{meeting.id}/inscription" in mail.text
    assert mail.message["List-Unsubscribe-Post"]
    assert db.session.query(Notification).filter_by(user_id=invited.id).one().mailed_at


def test_who_is_removed_loses_the_entry_that_they_got(meeting, zoe, expected, post_after):
    expected.state = State.NOT_COMING
    tell(expected, Outcome.REMOVED)
    [mail] = post_after()
    assert entry(mail)[1] == "CANCEL"


def test_who_withdraws_loses_it_too_and_only_once(meeting, zoe, expected, post_after):
    withdraw(expected)
    [mail] = post_after()
    assert mail.subject.startswith("Vous ne venez plus")
    assert entry(mail)[1] == "CANCEL"
    assert db.session.get(Attendance, expected.id).told_sequence is None
    answer(meeting, zoe)
    [mail] = post_after()
    assert entry(mail)[1] == "REQUEST"


def test_who_withdraws_without_an_entry_gets_no_mail(meeting, zoe, post_after):
    withdraw(AttendanceFactory(event=meeting, user=zoe))
    assert not post_after()


def test_every_line_is_as_the_rfc_says(meeting, facilitator, expected, post_after):
    change(
        meeting,
        facilitator,
        title="Réunion « Petits déjeuners »; avec, des; virgules " * 3,
        venue="Mairie",
    )
    [mail] = post_after()
    [file] = list(mail.message.iter_attachments())
    content = file.get_payload(decode=True)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == meeting.title.strip()


def test_a_reminder_leaves_before_the_start_to_those_who_come(
    meeting, facilitator, workgroup, expected, clock, post_after
):
    AttendanceFactory(event=meeting, user=MemberFactory(workgroup=workgroup), waiting=True)
    set_reminders(meeting, [60, 1440], by=facilitator)
    db.session.commit()
    clock.stop_at(MONDAY - timedelta(days=1, minutes=5))
    assert not run_round(post_after)
    clock.stop_at(MONDAY - timedelta(days=1))
    [mail] = post_after(minutes=1)
    assert (mail.to, mail.subject.partition(" ")[0]) == ("zoe@exemple.fr", "Rappel")
    assert not list(mail.message.iter_attachments())
    assert not run_round(post_after)


def test_a_reminder_moves_with_its_event(meeting, facilitator, expected, clock, post_after):
    set_reminders(meeting, [1440], by=facilitator)
    clock.stop_at(MONDAY - timedelta(days=1, minutes=5))
    assert not run_round(post_after)
    later = MONDAY + timedelta(days=3)
    change(meeting, facilitator, starts_at=later, ends_at=later + timedelta(hours=2))
    clock.stop_at(MONDAY - timedelta(hours=23))
    assert "Rappel" not in [mail.subject[:6] for mail in run_round(post_after)]
    clock.stop_at(later - timedelta(days=1))
    [mail] = run_round(post_after)
    assert mail.subject.startswith("Rappel : Petits déjeuners, jeudi 26 mars 2026")


@pytest.mark.parametrize(("late", "mails"), [(timedelta(hours=11), 1), (timedelta(hours=13), 0)])
def test_a_worker_that_was_stopped_reminds_while_it_is_of_use(
    meeting, facilitator, expected, clock, post_after, late, mails
):
    set_reminders(meeting, [1440], by=facilitator)
    clock.stop_at(MONDAY - timedelta(days=1) + late)
    assert len(run_round(post_after)) == mails


def test_what_is_cancelled_is_not_reminded(meeting, facilitator, expected, clock, post_after):
    set_reminders(meeting, [1440], by=facilitator)
    cancelling.cancel(meeting, "Grève", by=facilitator)
    post_after()
    clock.stop_at(MONDAY - timedelta(days=1))
    assert not run_round(post_after)
    assert db.session.query(Reminder).one().sent_for is None


def run_round(post_after):
    """What leaves by the next round of reminders."""
    make_round({})
    return post_after(minutes=1)
