"""The SMTP server of the tests answers as it is told."""

import smtplib
from email.message import EmailMessage

import pytest

from tests.support.smtp import SmtpServer


def send(server: SmtpServer, to: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "de@exemple.fr", to, "Été"
    message.set_content("Bonjour à vous")
    with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as connection:
        connection.send_message(message)


def test_a_message_is_recorded(smtp: SmtpServer) -> None:
    send(smtp, "a@exemple.fr")
    assert [message["Subject"] for message in smtp.messages] == ["Été"]
    assert smtp.recipients == ["a@exemple.fr"]


@pytest.mark.parametrize(("gesture", "code"), [("refuse", 550), ("postpone", 451)])
def test_an_address_is_refused(smtp: SmtpServer, gesture: str, code: int) -> None:
    getattr(smtp, gesture)("a@exemple.fr")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(smtp, "a@exemple.fr")
    assert refusal.value.recipients["a@exemple.fr"][0] == code
    send(smtp, "b@exemple.fr")


def test_a_busy_server_takes_nothing(smtp: SmtpServer) -> None:
    smtp.be_busy()
    with pytest.raises(smtplib.SMTPDataError):
        send(smtp, "a@exemple.fr")
    assert not smtp.messages


def test_an_outage_ends_on_the_same_port(smtp: SmtpServer) -> None:
    smtp.stop()
    with pytest.raises(ConnectionRefusedError):
        send(smtp, "a@exemple.fr")
    smtp.start()
    send(smtp, "a@exemple.fr")
    assert smtp.recipients == ["a@exemple.fr"]
