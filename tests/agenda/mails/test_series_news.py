"""What becomes of a series: one mail for each person, with every entry in one file."""

from dataclasses import replace
from datetime import timedelta

import pytest
import recurring_ical_events
import vobject
from icalendar import Calendar

from app.agenda.models import Attendance
from app.agenda.models.rules import Frequency, Rule
from app.agenda.services import inviting
from app.agenda.services.series import cutting, writing
from app.agenda.services.series.inviting import invite_following
from app.agenda.services.series.occurrences import details_of
from app.core import jobs
from app.core.db import db
from app.core.jobs import Job
from app.notifications.models import Notification
from tests.agenda.mails.gestures import MONDAY, change
from tests.agenda.registering import answer
from tests.factories import AttendanceFactory, EventFactory, MemberFactory


@pytest.fixture
def dates(workgroup, facilitator, zoe, clock):
    """Four Mondays where Zoé comes; her calendar has the entries. The clocks change after one."""
    clock.stop_at(MONDAY - timedelta(days=20))
    said = details_of(EventFactory(workgroup=workgroup, title="Petits déjeuners", starts_at=MONDAY))
    place = (workgroup.region_code, workgroup.id)
    said = replace(said, venue="Préfecture")
    first = writing.begin(said, Rule(Frequency.WEEKLY, count=4), (), place=place, by=facilitator)
    found = list(cutting.following(first))
    for each in found:
        AttendanceFactory(event=each, user=zoe, told_sequence=0)
    AttendanceFactory(event=found[1], guest_email="tiers@exemple.fr", told_sequence=0)
    db.session.commit()
    return found


def file_of(mail):
    [file] = list(mail.message.iter_attachments())
    return file.get_filename(), file.get_payload(decode=True)


def test_a_series_that_changes_is_told_by_one_mail_with_one_file(
    dates, facilitator, zoe, post_after
):
    first = dates[0]
    said = details_of(first)
    later = {name: getattr(said, name) + timedelta(hours=1) for name in ("starts_at", "ends_at")}
    moved = replace(said, venue="Mairie", **later)
    cutting.edit_following(first, moved, edit_number=first.edit_number, by=facilitator)

    mails = {mail.to: mail for mail in post_after()}
    assert set(mails) == {"zoe@exemple.fr", "tiers@exemple.fr"}
    mail = mails["zoe@exemple.fr"]
    assert mail.subject == "Changement : Petits déjeuners, 4 dates"
    assert mail.text.count("\n  avant\u00a0: de 14") == 4
    assert mail.text.count("Avant ce changement\u00a0: Préfecture") == 1
    name, content = file_of(mail)
    calendar = Calendar.from_ical(content)
    assert (name, calendar.get("method")) == ("dates.ics", None)
    entries = {str(each["uid"]): each for each in calendar.walk("VEVENT")}
    assert set(entries) == {each.uid for each in dates}
    assert {each["sequence"] for each in entries.values()} == {1}
    found = recurring_ical_events.of(calendar).between(MONDAY, MONDAY + timedelta(days=30))
    assert [f"{each['dtstart'].dt:%d %H:%M %z}" for each in found] == [
        "23 15:00 +0100", "30 15:00 +0200", "06 15:00 +0200", "13 15:00 +0200",
    ]  # fmt: skip
    guest = mails["tiers@exemple.fr"]  # of one date alone: an entry that moves by itself
    assert vobject.readOne(file_of(guest)[1].decode()).method.value == "REQUEST"
    told = db.session.query(Attendance.told_sequence).filter_by(user_id=zoe.id).all()
    assert {each.told_sequence for each in told} == {1}
    [note] = db.session.query(Notification).filter_by(user_id=zoe.id)
    assert (note.about_id, note.mailed_at is not None) == (first.id, True)


def test_a_series_that_is_cancelled_is_told_once(dates, facilitator, zoe, post_after):
    cutting.cancel_following(dates[1], "Le local ferme.", facilitator)
    mail = next(each for each in post_after() if each.to == "zoe@exemple.fr")
    assert mail.subject == "Annulé : Petits déjeuners, 3 dates"
    assert mail.text.count("> Le local ferme.") == 1
    entries = Calendar.from_ical(file_of(mail)[1]).walk("VEVENT")
    assert {str(each["status"]) for each in entries} == {"CANCELLED"}
    assert len(entries) == 3
    told = db.session.query(Attendance.told_sequence).filter_by(user_id=zoe.id)
    assert sorted(told, key=str) == [(0,), (None,), (None,), (None,)]


def test_a_series_that_is_thrown_away_is_told_once(dates, facilitator, post_after):
    cutting.trash_following(dates[0], facilitator)
    mails = [each.subject for each in post_after() if each.to == "zoe@exemple.fr"]
    assert mails == ["Annulé : Petits déjeuners, 4 dates"]


def test_two_gestures_at_once_make_one_mail_of_each_date_at_most(
    dates, facilitator, zoe, post_after
):
    said = replace(details_of(dates[0]), venue="Mairie")
    cutting.edit_following(dates[0], said, edit_number=0, by=facilitator)
    db.session.commit()
    for each in dates[1:]:
        change(each, facilitator, venue="Préfecture")  # taken back: nothing is to be told
    mine = [each for each in post_after() if each.to == "zoe@exemple.fr"]
    assert [each.subject.partition(",")[0] for each in mine] == ["Changement : Petits déjeuners"]
    assert "Avant ce changement\u00a0: Préfecture" in mine[0].text


def test_what_is_told_is_what_still_holds_when_the_mail_leaves(dates, facilitator, zoe, post_after):
    cutting.cancel_following(dates[0], "", facilitator)
    for each in dates[1:]:
        db.session.query(Attendance).filter_by(user_id=zoe.id, event_id=each.id).delete()
    [mail] = [each for each in post_after() if each.to == "zoe@exemple.fr"]
    assert mail.subject.startswith("Annulé : Petits déjeuners, lundi 23 mars")


def test_an_invitation_to_a_series_is_one_mail_for_each_person(
    dates, facilitator, workgroup, client, sign_in, post_after
):
    invited = MemberFactory(workgroup=workgroup, email="invitee@exemple.fr")
    db.session.commit()
    sign_in(client, facilitator)
    asked = {"scope": "suivantes", "people": [invited.id], "outsiders": "dehors@exemple.fr"}
    done = client.submit(f"/agenda/{dates[1].id}/inviter", asked, follow_redirects=True)
    assert "2\u00a0invitations partent" in done.text

    mails = {mail.to: mail for mail in post_after()}
    assert set(mails) == {"invitee@exemple.fr", "dehors@exemple.fr"}
    mail = mails["invitee@exemple.fr"]
    assert mail.subject == "Invitation : Petits déjeuners, 3 dates"
    assert [mail.text.count(f"/agenda/{each.id}/inscription") for each in dates] == [0, 1, 1, 1]
    assert mails["dehors@exemple.fr"].text.count("/agenda/inscription/") == 3
    assert len(Calendar.from_ical(file_of(mail)[1]).walk("VEVENT")) == 3
    [note] = db.session.query(Notification).filter_by(user_id=invited.id)
    assert note.mailed_at


def test_one_who_answers_meanwhile_is_asked_of_the_other_dates_alone(
    dates, facilitator, workgroup, post_after
):
    invited = MemberFactory(workgroup=workgroup, email="invitee@exemple.fr")
    invite_following(dates[0], [invited.id], (), by=facilitator)
    answer(dates[2], invited)
    mails = [each for each in post_after() if each.to == "invitee@exemple.fr"]
    assert sorted(each.subject.split(" ")[0] for each in mails) == ["Inscription", "Invitation"]
    assert "3 dates" in next(each.subject for each in mails if each.subject[:3] == "Inv")


def test_a_job_that_two_workers_do_writes_to_nobody_twice(
    dates, facilitator, workgroup, post_after
):
    invited = [MemberFactory(workgroup=workgroup).id for _ in range(2)]
    inviting.invite(dates[3], invited[:1], (), by=facilitator)
    invite_following(dates[0], invited[1:], (), by=facilitator)
    db.session.commit()
    jobs_of_it = db.session.query(Job).filter(Job.name.startswith("agenda.tell_invited"))
    twice = [(each.name, each.payload) for each in jobs_of_it]
    assert len(post_after()) == 2
    for name, payload in twice:
        jobs.enqueue(name, payload)
    assert not post_after()
