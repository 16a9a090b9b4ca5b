"""`/sante` and « État du service »: what is out of order says so, and tells no secret."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.core import files, jobs
from app.core.db import db, now
from app.core.jobs import Job
from app.core.mail import OutgoingMail
from tests.factories import UserFactory


def late_job(**facts) -> Job:
    job = Job(name="mail.send", payload={}, run_at=now() - timedelta(hours=1), **facts)
    db.session.add(job)
    db.session.commit()
    return job


def waiting_mails(count: int) -> None:
    old = now() - timedelta(hours=2)
    db.session.add_all(
        OutgoingMail(
            to_address="a@exemple.fr", text_key="x/y", subject="x", body="x", created_at=old
        )
        for _ in range(count)
    )
    db.session.commit()


def test_a_service_in_order_answers_200_to_anybody(client, app) -> None:
    answer = client.get("/sante")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "database": "ok",
        "jobs": "ok",
        "mail": "ok",
        "storage": "ok",
    }


def test_a_worker_that_sleeps_is_told(client, session) -> None:
    late_job()
    answer = client.get("/sante")
    assert (answer.status_code, answer.json["jobs"]) == (503, "failing")


def test_a_job_that_was_given_up_does_not_count_as_late(client, session) -> None:
    late_job(gave_up_at=now())
    assert client.get("/sante").status_code == 200


def test_a_store_that_takes_nothing_is_told(client, app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(files, "is_writable", lambda: False)
    answer = client.get("/sante")
    assert (answer.status_code, answer.json["storage"]) == (503, "failing")


def test_a_database_that_is_away_is_told(client, app: Flask, monkeypatch) -> None:
    def refuse(*_args, **_kwargs):
        raise OperationalError("SELECT 1", {}, Exception("secret host"))

    monkeypatch.setattr("app.core.db.db.session.execute", refuse)
    answer = client.get("/sante")
    assert (answer.status_code, answer.json["database"]) == (503, "failing")
    assert "secret" not in answer.get_data(as_text=True)


def test_mails_that_pile_up_behind_a_server_are_told(client, session, smtp) -> None:
    waiting_mails(4)
    assert client.get("/sante").json["mail"] == "ok"
    waiting_mails(1)
    assert client.get("/sante").json["mail"] == "failing"


def test_mails_that_wait_while_others_leave_are_no_alarm(client, session, smtp) -> None:
    waiting_mails(5)
    db.session.add(
        OutgoingMail(
            to_address="b@exemple.fr", text_key="x/y", subject="x", body="x", sent_at=now()
        )
    )
    assert client.get("/sante").json["mail"] == "ok"


def test_administrators_read_why_a_job_was_given_up(client, sign_in, session) -> None:
    late_job(gave_up_at=now(), attempts=9, last_error="ConnectionRefusedError: port 25")
    sign_in(client, UserFactory(admin=True))
    text = client.page("/gestion/etat").css_first("main").text()
    assert "mail.send" in text
    assert "ConnectionRefusedError" in text


def test_a_given_up_job_is_done_again_once(app, session, run_jobs) -> None:
    job = late_job(gave_up_at=now(), attempts=9)
    assert jobs.again(job.id, {"mail_id": 0})
    assert not jobs.again(job.id, {"mail_id": 0})
    run_jobs()
    db.session.expire_all()
    assert db.session.get_one(Job, job.id).done_at


@pytest.mark.parametrize("path", ["/demo/courriels", "/demo/courriels/1.1_exemple.fr.eml"])
def test_nobody_reads_mails_outside_a_demonstration(client, app, path) -> None:
    assert client.get(path).status_code == 404
