"""« Envois en échec »: what a mail server refuses is seen, and sent again once."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.mails import ACTIVATION
from app.core.db import db, now
from app.core.jobs import Job
from app.core.mail import OutgoingMail, send_mail
from tests.factories import MemberFactory

PAGE = "/gestion/courriels/envois"


def write_mail(to: str = "loin@exemple.fr", **facts: object) -> OutgoingMail:
    mail = send_mail(to, ACTIVATION.key, ACTIVATION.examples)
    for name, value in facts.items():
        setattr(mail, name, value)
    db.session.commit()
    return mail


def job_of(mail: OutgoingMail) -> Job:
    return db.session.scalars(select(Job).where(Job.key == f"mail:{mail.id}")).one()


def refuse(mail: OutgoingMail) -> None:
    job = job_of(mail)
    job.done_at = mail.refused_at = now()
    mail.error = "550 No such user"
    db.session.commit()


def resend(client, mail: OutgoingMail):
    return client.submit(PAGE, form=f'form[action="{PAGE}/{mail.id}/renvoyer"]')


def test_a_refused_mail_is_listed_with_the_answer_of_the_server(client, staff) -> None:
    refuse(write_mail())
    write_mail("parti@exemple.fr", sent_at=now())
    text = client.page(PAGE).css_first("main tbody").text()
    assert "550 No such user" in text
    assert "loin@exemple.fr" in text
    assert "parti@exemple.fr" not in text


def test_a_mail_that_waits_for_more_than_an_hour_is_listed(client, staff) -> None:
    write_mail("longtemps@exemple.fr", created_at=now() - timedelta(hours=2))
    write_mail("recent@exemple.fr")
    text = client.page(f"{PAGE}?state=waiting").css_first("main tbody").text()
    assert "longtemps@exemple.fr" in text
    assert "recent@exemple.fr" not in text


def test_a_refused_mail_is_sent_again_by_a_real_server(client, staff, smtp, run_jobs) -> None:
    mail = write_mail()
    refuse(mail)
    resend(client, mail)
    run_jobs()
    db.session.expire_all()
    assert mail.sent_at
    assert not mail.refused_at
    assert "Aucun envoi en échec" in client.page(PAGE).css_first("main").text()


def test_a_double_click_sends_once(client, staff, mailbox) -> None:
    mail = write_mail()
    refuse(mail)
    token = client.page(PAGE).css_first('main [name="csrf_token"]').attributes["value"]
    sent = {"csrf_token": token}
    assert client.post(f"{PAGE}/{mail.id}/renvoyer", data=sent).status_code == 302
    assert client.post(f"{PAGE}/{mail.id}/renvoyer", data=sent).status_code == 409
    assert len(mailbox.to("loin@exemple.fr")) == 1


def test_a_mail_that_was_given_up_is_tried_again(client, staff, mailbox) -> None:
    mail = write_mail(created_at=now() - timedelta(days=4))
    job = job_of(mail)
    job.gave_up_at, job.attempts = now(), 9
    db.session.commit()
    resend(client, mail)
    assert mailbox.to("loin@exemple.fr")


def test_a_mail_that_is_still_being_tried_has_no_button(client, staff) -> None:
    mail = write_mail(created_at=now() - timedelta(hours=2))
    page = client.page(PAGE)
    assert "nouvel essai" in page.css_first("main tbody").text()
    token = client.page("/affichage").css_first('[name="csrf_token"]').attributes["value"]
    assert not page.css(f'form[action="{PAGE}/{mail.id}/renvoyer"]')
    answer = client.post(f"{PAGE}/{mail.id}/renvoyer", data={"csrf_token": token})
    assert answer.status_code == 409


def test_a_member_sends_nothing_again(client, sign_in, session) -> None:
    mail = write_mail()
    refuse(mail)
    sign_in(client, MemberFactory())
    token = client.page("/affichage").css_first('[name="csrf_token"]').attributes["value"]
    answer = client.post(f"{PAGE}/{mail.id}/renvoyer", data={"csrf_token": token})
    assert answer.status_code == 403
    assert mail.refused_at
