"""Mails composed when they leave: at each attempt, for who may read then, noted once they left."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from app.core import jobs
from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import (
    Attachment,
    Composed,
    OutgoingMail,
    composer,
    guard,
    send_again,
    sending,
    write_later,
)
from app.core.mail import composers as registry
from app.core.parameters import Parameter
from app.core.tokens import new_secret
from tests.factories import StaffFactory, UserFactory

pytestmark = pytest.mark.usefixtures("session")
LETTER = "tests/letter"


@dataclass
class Desk:
    """Where the letters of the tests are written: what it says, and what it was asked."""

    says: Composed | None = field(
        default_factory=lambda: Composed("Vos nouvelles", "Bonjour Zoé,\n\nTrois réponses.")
    )
    breaks: bool = False
    asked: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def write(self, mail: OutgoingMail) -> Composed | None:
        self.asked.append(mail.id)
        if self.breaks:
            raise RuntimeError("la plume casse")
        return self.says

    def note(self, mail: OutgoingMail) -> None:
        self.told.append(mail.body)
        db.session.add(Parameter(id=f"told-{mail.id}", value=1))
        db.session.flush()
        if "casse" in mail.body:
            raise RuntimeError("le registre casse")


@pytest.fixture
def desk():
    desk = Desk()
    composer(LETTER, "Lettre des tests", on_sent=desk.note)(desk.write)
    yield desk
    del registry._composers[LETTER]


@pytest.fixture
def user():
    return UserFactory(email="zoe@exemple.fr")


def order(user, **facts) -> OutgoingMail:
    written = write_later(user.email, LETTER, user, **facts)
    db.session.commit()
    return written


def stored() -> OutgoingMail:
    db.session.expire_all()
    return db.session.scalars(select(OutgoingMail)).one()


def job() -> jobs.Job:
    return db.session.scalars(select(jobs.Job).where(jobs.Job.name == "mail.send")).one()


def told() -> list[str]:
    found = select(Parameter.id).where(Parameter.id.startswith("told-"))
    return list(db.session.scalars(found))


def test_a_letter_is_empty_until_it_leaves(desk, user, smtp, run_jobs):
    order(user, payload={"week": 47})
    assert (stored().body, stored().subject) == ("", "Lettre des tests")
    assert stored().payload == {"week": 47}
    assert desk.asked == []

    run_jobs()
    [message] = smtp.messages
    assert message["Subject"] == "Vos nouvelles"
    assert "Trois réponses." in message.get_body(("plain",)).get_content()
    assert stored().body == "Bonjour Zoé,\n\nTrois réponses."
    assert stored().subject == "Vos nouvelles"


def test_a_letter_nobody_declared_is_not_ordered(user):
    with pytest.raises(LookupError):
        write_later(user.email, "tests/unknown", user)


def test_a_letter_ordered_in_a_transaction_that_fails_is_never_written(desk, user, run_jobs):
    write_later(user.email, LETTER, user)
    db.session.rollback()
    run_jobs()

    assert desk.asked == []


def test_a_letter_is_written_anew_at_each_attempt(desk, user, smtp, run_jobs, clock):
    smtp.stop()
    order(user)
    run_jobs()
    assert len(desk.asked) == 1

    desk.says = Composed("Plus récent", "Quatre réponses.")
    smtp.start()
    clock.advance(hours=1)
    run_jobs()
    assert [message["Subject"] for message in smtp.messages] == ["Plus récent"]
    assert len(desk.asked) == 2


def test_who_lost_the_right_during_an_outage_receives_nothing(desk, user, smtp, run_jobs, clock):
    smtp.stop()
    order(user)
    run_jobs()

    desk.says = None
    smtp.start()
    clock.advance(days=1)
    run_jobs()
    assert smtp.messages == []
    assert stored().withdrawn_at
    assert stored().body == ""
    assert told() == []
    db.session.commit()
    clock.advance(days=1)
    assert run_jobs() == 0


def test_a_letter_that_cannot_be_written_is_tried_again(desk, user, smtp, run_jobs, clock):
    desk.breaks = True
    order(user)
    run_jobs()
    assert not stored().is_settled
    assert "la plume casse" in job().last_error
    db.session.commit()

    desk.breaks = False
    clock.advance(minutes=2)
    run_jobs()
    assert smtp.recipients == ["zoe@exemple.fr"]


def test_a_letter_whose_composer_is_gone_stays_and_leaves_no_empty_mail(
    desk, user, smtp, run_jobs, monkeypatch
):
    order(user)
    monkeypatch.setattr(registry, "_composers", {})
    run_jobs()

    assert smtp.messages == []
    assert LETTER in job().last_error


def test_what_was_told_is_noted_once_the_letter_has_left(desk, user, smtp, run_jobs, clock):
    smtp.be_busy()
    order(user)
    run_jobs()
    assert told() == []
    db.session.commit()

    smtp.be_busy(False)
    clock.advance(hours=1)
    run_jobs()
    assert told() == [f"told-{stored().id}"]
    assert desk.told == ["Bonjour Zoé,\n\nTrois réponses."]


def test_a_refused_letter_has_told_nothing_and_may_be_sent_again(desk, user, smtp, run_jobs):
    smtp.refuse("zoe@exemple.fr")
    order(user)
    run_jobs()
    assert stored().refused_at
    assert told() == []

    smtp.behaviour.refused.clear()
    send_again(stored(), by=StaffFactory())
    run_jobs()
    assert smtp.recipients == ["zoe@exemple.fr"]
    assert len(told()) == 1


def test_a_failure_to_note_does_not_send_the_letter_twice(desk, user, smtp, run_jobs, clock):
    desk.says = Composed("Vos nouvelles", "Le registre casse.")
    order(user)
    run_jobs()
    clock.advance(days=1)
    run_jobs()

    assert smtp.recipients == ["zoe@exemple.fr"]
    assert stored().sent_at
    assert told() == []


def test_a_worker_killed_before_its_commit_repeats_the_letter_under_one_identity(
    desk, user, smtp, run_jobs, clock, monkeypatch
):
    def killed(*_facts):
        raise RuntimeError("killed")

    order(user)
    with monkeypatch.context() as kill:
        kill.setattr(sending, "_note_sent", killed)
        run_jobs()
    clock.advance(minutes=2)
    run_jobs()

    first, second = smtp.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert len(told()) == 1


def test_a_link_that_acts_is_kept_neither_in_the_text_nor_in_the_headers(
    desk, user, smtp, run_jobs
):
    link = absolute_url("home.help") + "/" + new_secret()
    desk.says = Composed("Objet", f"Arrêter\n{link}", {"List-Unsubscribe": f"<{link}>"})
    order(user)
    run_jobs()

    assert smtp.messages[0]["List-Unsubscribe"] == f"<{link}>"
    assert stored().body == "Arrêter\n[lien personnel]"
    assert stored().headers == {"List-Unsubscribe": "<[lien personnel]>"}


def test_a_subject_of_several_lines_is_made_one(desk, user, smtp, run_jobs):
    desk.says = Composed("Vos nouvelles\r\nBcc: tous@exemple.fr", "Bonjour.")
    order(user)
    run_jobs()

    [message] = smtp.messages
    assert message["Subject"] == "Vos nouvelles Bcc: tous@exemple.fr"
    assert message["Bcc"] is None


def test_a_guard_may_refuse_by_what_a_mail_is_about(desk, user, smtp, run_jobs, monkeypatch):
    monkeypatch.setattr(sending, "_guards", [])
    other = UserFactory(email="loic@exemple.fr")
    left_out = str(user.id)

    @guard
    def may_leave(mail: OutgoingMail) -> bool:
        return (mail.about_kind, mail.about_id) != ("users", left_out)

    order(user)
    order(other)
    run_jobs()

    assert smtp.recipients == ["loic@exemple.fr"]
    assert len(desk.asked) == 1


def test_a_calendar_leaves_as_a_way_to_read_the_mail_and_as_a_file(desk, user, mailbox):
    entry = b"BEGIN:VCALENDAR\r\nSUMMARY:R\xc3\xa9union\r\nEND:VCALENDAR\r\n"
    calendar = Attachment("invitation.ics", "text/calendar", entry, method="REQUEST")
    notes = Attachment("notes.pdf", "application/pdf", b"%PDF-1.7")
    desk.says = Composed("Invitation", "Bonjour,", attachments=[calendar, notes])
    order(user)
    message = mailbox.last(user.email).message
    assert message.get_content_type() == "multipart/mixed"
    ways, *files = message.iter_parts()
    assert [part.get_content_type() for part in ways.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    read = list(ways.iter_parts())[-1]
    assert read.get_param("method") == "REQUEST"
    assert read.get_payload(decode=True) == entry
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in files] == [
        ("invitation.ics", entry),
        ("notes.pdf", b"%PDF-1.7"),
    ]
