"""Headers of mails: read back from the wire, and no value adds one."""

import pytest

from app.core import mail_texts
from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import (
    BadHeader,
    Composed,
    list_headers,
    message_id,
    send_mail,
    thread_headers,
)
from app.core.tokens import new_secret

pytestmark = pytest.mark.usefixtures("session")
HELLO = "tests/headers"
LONG_NAME = "Forum « Accès à l’alimentation, à l’eau et à l’énergie – Auvergne-Rhône-Alpes »"


@pytest.fixture(autouse=True)
def hello(monkeypatch):
    """A mail text of the tests' own."""
    mail_texts.declare(HELLO, "Bonjour", prenom="Zoé")
    words = mail_texts.Wording("Bonjour {{ prenom }}", "Bonjour {{ prenom }}.")
    monkeypatch.setattr(mail_texts, "original", lambda _text: words)
    yield
    del mail_texts._declared[HELLO]


@pytest.fixture
def sent(smtp, run_jobs):
    """``sent(headers)``: the mail that the server received with them."""

    def sent(headers: dict[str, str]):
        send_mail("zoe@exemple.fr", HELLO, {"prenom": "Zoé"}, headers=headers)
        db.session.commit()
        run_jobs()
        return smtp.messages[-1]

    return sent


def on_the_wire(message, name: str) -> str:
    """A header as its bytes came, before any program decoded it."""
    return " ".join(str(dict(message.raw_items())[name]).split())


def test_a_series_is_named_and_stopped_by_one_post(sent):
    stop = absolute_url("home.help") + "/notifications/" + "sujet/" * 10 + new_secret()
    message = sent(list_headers("forum-12", LONG_NAME, stop))

    assert message["List-Id"] == f"{LONG_NAME} <forum-12.exemple.fr>"
    assert message["List-Unsubscribe"] == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "list"
    assert message["Auto-Submitted"] == "auto-generated"


def test_an_address_in_a_header_is_never_encoded_however_long(sent):
    stop = absolute_url("home.help") + "/" + "a" * 300 + "/" + new_secret()
    thread = thread_headers("forum-topic-" + "1" * 90)
    message = sent(list_headers("forum-12", LONG_NAME, stop) | thread)

    assert on_the_wire(message, "List-Unsubscribe") == f"<{stop}>"
    assert on_the_wire(message, "References") == thread["References"]
    assert on_the_wire(message, "In-Reply-To") == thread["In-Reply-To"]
    assert on_the_wire(message, "List-Id").endswith(" <forum-12.exemple.fr>")
    assert on_the_wire(message, "List-Id").isascii()
    assert max(len(line) for line in message.as_string().split("\n")) < 998


def test_a_series_with_a_plain_name_is_read_as_it_is(sent):
    message = sent(list_headers("lettre", 'Lettre, "hebdo" <x>', "https://exemple.fr/stop"))

    assert message["List-Id"] == '"Lettre, hebdo x" <lettre.exemple.fr>'


def test_the_mails_of_one_thread_share_its_identity_and_keep_their_own(sent):
    first, second = sent(thread_headers("forum-topic-12")), sent(thread_headers("forum-topic-12"))

    assert first["References"] == second["References"] == "<forum-topic-12@exemple.fr>"
    assert first["In-Reply-To"] == "<forum-topic-12@exemple.fr>"
    assert first["Message-ID"] != second["Message-ID"]


def test_a_mail_may_be_given_its_identity(sent):
    own = message_id("forum-post-7.zoe")

    assert sent({"Message-ID": own}).get_all("Message-ID") == ["<forum-post-7.zoe@exemple.fr>"]


def test_a_personal_mail_belongs_to_no_series(sent):
    message = sent({})

    assert message["List-Id"] is None
    assert message["Precedence"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("List-Id", "Forum\r\nBcc: tous@exemple.fr <forum.exemple.fr>"),
        ("List-Id", "Forum\nBcc: tous@exemple.fr <forum.exemple.fr>"),
        ("List-Id", "Forum\rBcc <forum.exemple.fr>"),
        ("List-Id", "Forum\x00 <forum.exemple.fr>"),
        ("List-Id", "Forum\u2028Bcc: x <forum.exemple.fr>"),
        ("List-Id", " "),
        ("List-Id", "x" * 1000),
        ("References", "forum-topic-12@exemple.fr"),
        ("References", "<a@exemple.fr>\r\n <b@exemple.fr>"),
        ("List-Unsubscribe", "https://exemple.fr/stop"),
        ("List-Unsubscribe", "<https://exemple.fr/arrêter>"),
        ("Bcc", "tous@exemple.fr"),
        ("From", "anna@exemple.fr"),
        ("Subject", "Autre"),
        ("Content-Type", "text/html"),
        ("List-Id\r\nBcc", "tous@exemple.fr"),
    ],
)
def test_a_header_that_adds_or_replaces_another_is_refused(name, value):
    with pytest.raises(BadHeader):
        send_mail("zoe@exemple.fr", HELLO, {"prenom": "Zoé"}, headers={name: value})
    with pytest.raises(BadHeader):
        Composed("Objet", "Texte", {name: value})


@pytest.mark.parametrize("local", ["", "forum 12", "forum\n12", "a@b", "<x>", "-x"])
def test_an_identity_is_made_of_plain_characters(local):
    with pytest.raises(BadHeader):
        message_id(local)
    with pytest.raises(BadHeader):
        list_headers(local, "Forum", "https://exemple.fr/stop")
