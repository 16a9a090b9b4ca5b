"""Hostile words in calendars and mails: readers find one entry, and nothing of the rest."""

import email
from datetime import timedelta
from email import policy

import icalendar
import pytest
import vobject

from app.core.calendars import Entry, Method, Part, Person, calendar
from app.core.db import now
from app.core.text import one_line
from tests.agenda.mails.gestures import change
from tests.factories import (
    AttendanceFactory,
    EventFactory,
    FacilitatorFactory,
    MemberFactory,
    WorkgroupFactory,
)

TITLES = [
    "Réunion\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Piège",
    "Café; thé, eau \\n \\; fin : « oui »",
    "é" * 10_000,
    "👩‍👩‍👧‍👦 " * 300,
    "a\x00b\x0bc\x1fd\x7fe\u2028f\u0085g",
    "=cmd|' /C calc'!A0",
    'CN="x";DELEGATED-TO="mailto:autre@exemple.fr"',
    "\ud7ff\ufffd\U0010ffff",
    " \t ",
]


def entry(title: str) -> Entry:
    start = now().replace(microsecond=0)
    return Entry(
        uid="un@maillage",
        sequence=1,
        title=title,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        zone="Europe/Paris",
        stamped_at=start,
        text=title,
        place=title,
        video="https://visio.exemple.fr/\r\nATTENDEE:mailto:autre@exemple.fr",
        category="Réunion",
        organiser=Person(title, "maillage@exemple.fr"),
        attendee=Person(title, "zoe@exemple.fr", Part.COMING),
    )


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_no_word_adds_a_line_and_each_reader_finds_one_entry(title: str):
    written = calendar([entry(title)], name=title, method=Method.REQUEST)
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert b"\r" not in written.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    for line in written.split(b"\r\n"):
        line.decode()  # no character is cut in two by the fold
    [one] = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert str(one["uid"]) == "un@maillage"
    assert [each.params.get("DELEGATED-TO") for each in (one["attendee"], one["organizer"])] == [
        None,
        None,
    ]
    assert "conference" not in one
    read = vobject.readOne(written.decode())
    assert len(read.contents["vevent"]) == 1
    assert len(read.vevent.contents["attendee"]) == 1
    assert read.vevent.summary.value.strip() == one_line(title).strip()


def test_no_title_nor_name_adds_a_header_to_a_mail_or_a_link_to_its_text(session, clock, mailbox):
    trap = "Réunion\r\nBcc: tous@exemple.fr\r\n\r\n-- \nhttps://piege.exemple.fr/"
    group = WorkgroupFactory(region_code="32", number=5)
    zoe = MemberFactory(workgroup=group, first_name="Zoé\nBcc: a@exemple.fr", email="z@exemple.fr")
    event = EventFactory(workgroup=group, title=trap, venue="Préfecture")
    AttendanceFactory(event=event, user=zoe, told_sequence=0, first_name=zoe.first_name)
    change(event, FacilitatorFactory(workgroup=group), venue=trap)
    clock.advance(minutes=6)

    [mail] = mailbox.all()
    raw = mail.message.as_bytes()
    read = email.message_from_bytes(raw, policy=policy.default)
    assert (read["To"], read["Bcc"], len(read.get_all("Subject"))) == ("z@exemple.fr", None, 1)
    assert not [line for line in raw.split(b"\n") if line.lower().startswith(b"bcc")]
    assert "https://piege.exemple.fr/" not in mail.text.replace("https:\u200b//", "")
    assert 'href="https://piege' not in mail.html
