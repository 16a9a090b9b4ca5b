"""`flask purge` and `flask check`."""

from datetime import timedelta

from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access_requests.models import AccessRequest, RequestStatus
from app.accounts.models import SignInSession
from app.core import audit, jobs, mail, tokens
from app.core.db import db, now
from app.workgroups.models import Workgroup
from tests.factories import AccessRequestFactory, MemberFactory, UserFactory, WorkgroupFactory


def run(app: Flask, *arguments: str) -> Result:
    db.session.commit()
    done = app.test_cli_runner().invoke(args=list(arguments))
    db.session.expire_all()
    return done


def left(model: type) -> list[int]:
    return list(db.session.scalars(select(model.id).order_by(model.id)))  # type: ignore[attr-defined]


def test_each_feature_erases_what_is_over(app: Flask, session: scoped_session[Session]) -> None:
    AccessRequestFactory(declined=True, closed_at=now() - timedelta(days=190))
    recent = AccessRequestFactory(declined=True, closed_at=now() - timedelta(days=170))
    waiting = AccessRequestFactory(created_at=now() - timedelta(days=900))
    done = run(app, "purge")
    assert done.exit_code == 0
    assert left(AccessRequest) == [recent.id, waiting.id]


def test_a_dry_run_tells_the_same_and_erases_nothing(
    app: Flask, session: scoped_session[Session]
) -> None:
    AccessRequestFactory(declined=True, closed_at=now() - timedelta(days=300))
    tried = run(app, "purge", "--dry-run")
    assert len(left(AccessRequest)) == 1
    assert not session.scalars(select(audit.AuditEntry)).all()
    done = run(app, "purge")
    assert left(AccessRequest) == []
    assert tried.output.splitlines()[1:] == done.output.splitlines()[1:]
    assert "      1  demandes d’accès" in done.output


def test_the_purge_itself_is_logged(app: Flask, session: scoped_session[Session]) -> None:
    AccessRequestFactory(declined=True, closed_at=now() - timedelta(days=300))
    run(app, "purge")
    entry = session.scalars(select(audit.AuditEntry)).one()
    assert entry.action == "service.purged"
    assert entry.details["erased"]["demandes d’accès"] == 1


def test_the_mails_of_an_erased_request_go_with_it(
    app: Flask, session: scoped_session[Session]
) -> None:
    asked = AccessRequestFactory(declined=True, closed_at=now() - timedelta(days=300))
    for about in (asked.id, asked.id + 1):
        session.add(
            mail.OutgoingMail(
                to_address=asked.email,
                text_key="access_requests/declined",
                subject="Votre demande",
                body="…",
                about_kind="access_requests",
                about_id=str(about),
                sent_at=now(),
            )
        )
    other = str(asked.id + 1)
    run(app, "purge")
    assert [each.about_id for each in session.scalars(select(mail.OutgoingMail))] == [other]


def test_what_is_over_goes_and_what_serves_stays(
    app: Flask, session: scoped_session[Session]
) -> None:
    person = UserFactory()
    old = now() - timedelta(days=400)
    session.add(SignInSession(user_id=person.id, digest="a", last_used_at=old, created_at=old))
    kept = SignInSession(user_id=person.id, digest="b")
    session.add(kept)
    tokens.issue("reset", person.id, timedelta(days=-40))
    tokens.issue("reset", person.id, timedelta(days=1))
    jobs.enqueue("mail.send", {"mail_id": 0}, key="old")
    jobs.enqueue("mail.send", {"mail_id": 0}, key="waiting")
    session.flush()
    for job in session.scalars(select(jobs.Job)):
        job.done_at = old if job.key == "old" else None
    audit.record("account.created", person)
    session.flush()
    session.scalars(select(audit.AuditEntry)).one().at = old
    run(app, "purge")
    assert left(SignInSession) == [kept.id]
    assert len(left(tokens.Token)) == 1
    mails = select(jobs.Job.key).where(jobs.Job.name == "mail.send")
    assert session.scalars(mails).all() == ["waiting"]
    assert [each.action for each in session.scalars(select(audit.AuditEntry))] == ["service.purged"]


def test_all_is_well_on_fresh_data(app: Flask, session: scoped_session[Session]) -> None:
    MemberFactory()
    AccessRequestFactory()
    done = run(app, "check")
    assert done.exit_code == 0
    assert "Tout s’accorde" in done.output


def test_a_wrong_count_is_told_then_mended(app: Flask, session: scoped_session[Session]) -> None:
    group = WorkgroupFactory(member_count=7)
    told = run(app, "check")
    assert told.exit_code == 1
    assert f"groupe {group.id}" in told.output
    assert session.get_one(Workgroup, group.id).member_count == 7
    mended = run(app, "check", "--mend")
    assert mended.exit_code == 0
    assert session.get_one(Workgroup, group.id).member_count == 0
    assert run(app, "check").exit_code == 0


def test_work_that_was_given_up_is_told(app: Flask, session: scoped_session[Session]) -> None:
    jobs.enqueue("mail.send", {"mail_id": 0})
    session.flush()
    session.scalars(select(jobs.Job)).one().gave_up_at = now()
    done = run(app, "check")
    assert done.exit_code == 1
    assert "tâches abandonnées : 1" in done.output


def test_work_that_nobody_does_is_told(app: Flask, session: scoped_session[Session]) -> None:
    jobs.enqueue("mail.send", {"mail_id": 0}, run_at=now() - timedelta(hours=2))
    assert "en retard de plus d’une heure : 1" in run(app, "check").output


def test_a_mail_that_nothing_will_send_is_told(
    app: Flask, session: scoped_session[Session]
) -> None:
    session.add(mail.OutgoingMail(to_address="a@exemple.fr", text_key="x/y", subject="", body=""))
    assert "ni envoyé, ni en attente" in run(app, "check").output


def test_a_request_whose_state_lies_is_told(app: Flask, session: scoped_session[Session]) -> None:
    AccessRequestFactory(status=RequestStatus.PENDING, closed_at=now())
    assert "date de clôture" in run(app, "check").output
