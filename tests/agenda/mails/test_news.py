"""What those whom an event expects get by mail, and what it does to their calendar."""

from datetime import timedelta

import vobject
from icalendar import Calendar

from app.agenda.models import Attendance
from app.agenda.models import AttendanceState as State
from app.agenda.services import cancelling, trash
from app.agenda.services.outcomes import Outcome, tell
from app.agenda.services.registering import withdraw
from app.core.db import db, now
from app.notifications import services as notifications
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Notification
from app.workgroups.models import Membership
from tests.agenda.mails.gestures import MONDAY, change
from tests.agenda.registering import answer
from tests.factories import (
    AttendanceFactory,
    MemberFactory,
)


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
