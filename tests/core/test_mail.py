"""Mail: real deliveries to a real server, its refusals and its absences."""

import pytest
from sqlalchemy import select

from app.core import mail_texts
from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import OutgoingMail, send_mail, sending
from app.core.tokens import new_secret

pytestmark = pytest.mark.usefixtures("session")
HELLO = "tests/hello"


@pytest.fixture(autouse=True)
def hello(monkeypatch):
    """A mail text of the tests' own."""
    text = mail_texts.declare(HELLO, "Bonjour", prenom="Zoé", lien="https://exemple.fr/x")
    words = mail_texts.Wording(
        "Bonjour {{ prenom }}", "Bonjour {{ prenom }},\n\n{{ lien }}\n\nFin."
    )
    monkeypatch.setattr(mail_texts, "original", lambda _text: words)
    yield text
    del mail_texts._declared[HELLO]


def write(to="zoe@exemple.fr", prenom="Zoé", lien="https://exemple.fr/x") -> None:
    send_mail(to, HELLO, {"prenom": prenom, "lien": lien})
    db.session.commit()


def stored() -> OutgoingMail:
    db.session.expire_all()
    return db.session.scalars(select(OutgoingMail)).one()


def test_a_mail_reaches_its_reader_in_text_and_html(smtp, run_jobs):
    write()
    run_jobs()

    [message] = smtp.messages
    assert message["To"] == "zoe@exemple.fr"
    assert message["Subject"] == "Bonjour Zoé"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Bonjour Zoé," in message.get_body(("plain",)).get_content()
    assert "<html" in message.get_body(("html",)).get_content()
    assert stored().sent_at


def test_a_mail_written_in_a_transaction_that_fails_is_never_sent(smtp, run_jobs):
    send_mail("zoe@exemple.fr", HELLO, {"prenom": "Zoé", "lien": "x"})
    db.session.rollback()
    run_jobs()

    assert smtp.messages == []


def test_an_address_refused_for_good_is_noted_and_not_tried_again(smtp, run_jobs, clock):
    smtp.refuse("zoe@exemple.fr")
    write()
    run_jobs()

    assert stored().refused_at
    assert "550" in stored().error
    db.session.commit()
    clock.advance(days=3)
    assert run_jobs() == 0


@pytest.mark.parametrize("trouble", ["postponed", "busy", "away"])
def test_a_mail_waits_out_a_passing_trouble_and_leaves_once(smtp, run_jobs, clock, trouble):
    if trouble == "postponed":
        smtp.postpone("zoe@exemple.fr")
    elif trouble == "busy":
        smtp.be_busy()
    else:
        smtp.stop()
    write()
    run_jobs()
    assert smtp.messages == []
    assert not stored().is_settled
    db.session.commit()

    smtp.behaviour.postponed.clear()
    smtp.be_busy(False)
    if trouble == "away":
        smtp.start()
    for _ in range(5):
        clock.advance(minutes=30)
        run_jobs()
    assert smtp.recipients == ["zoe@exemple.fr"]


def test_one_refused_address_does_not_hold_the_others_back(smtp, run_jobs):
    smtp.refuse("zoe@exemple.fr")
    write()
    write(to="loic@exemple.fr", prenom="Loïc")
    run_jobs()

    assert smtp.recipients == ["loic@exemple.fr"]


def test_a_reader_who_may_no_longer_receive_gets_nothing(smtp, run_jobs, monkeypatch):
    monkeypatch.setattr(sending, "_guards", [lambda mail: mail.to_address != "zoe@exemple.fr"])
    write()
    run_jobs()

    assert smtp.messages == []
    assert stored().withdrawn_at


def test_a_link_that_acts_leaves_with_the_mail_and_not_in_the_journal(smtp, run_jobs):
    link = absolute_url("home.help") + "/" + new_secret()
    write(lien=link)
    run_jobs()

    assert link in smtp.messages[0].get_body(("plain",)).get_content()
    assert link not in stored().body
    assert "[lien personnel]" in stored().body


def test_a_name_cannot_add_a_header_or_an_element(smtp, run_jobs):
    write(prenom="Zoé\r\nBcc: tous@exemple.fr <b>x</b>")
    run_jobs()

    [message] = smtp.messages
    assert message["Bcc"] is None
    assert smtp.recipients == ["zoe@exemple.fr"]
    assert "<b>" not in message.get_body(("html",)).get_content()


def test_a_link_to_elsewhere_is_no_button(smtp, run_jobs):
    write(lien="https://pirate.exemple.fr/piege")
    run_jobs()

    assert 'href="https://pirate' not in smtp.messages[0].get_body(("html",)).get_content()


def test_without_a_server_mails_are_files(run_jobs, mailbox):
    write()

    [received] = mailbox.all()
    assert received.subject == "Bonjour Zoé"


@pytest.mark.parametrize(
    "body",
    [
        "{{ inconnu }}",
        "{% for i in prenom %}{% endfor %}",
        "{{ prenom.__class__ }}",
        "{{ prenom|length }}",
        "{{ 7 * 7 }}",
        "{{ prenom",
        "{{ prenom() }}",
    ],
)
def test_a_text_with_anything_but_its_own_placeholders_is_refused(hello, body):
    with pytest.raises(mail_texts.BadMailText):
        mail_texts.check(hello, mail_texts.Wording("Objet", body))


def test_a_placeholder_that_holds_braces_is_not_rendered_again(hello):
    filled = mail_texts.fill(hello, {"prenom": "{{ lien }}", "lien": "x"})

    assert filled.subject == "Bonjour {{ lien }}"
