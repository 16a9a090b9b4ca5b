"""Mail on a bad day: servers that hang up, workers that are killed; nothing lost, nothing twice.

One window cannot be closed: a worker killed after the server took a mail and before it is noted
here sends it again. Both copies bear one Message-ID, by which readers' programs know them as one.
"""

import signal
from threading import Event

import pytest
from sqlalchemy import select

from app.access_requests.models import AccessRequest
from app.accounts.services import send_activation
from app.core import jobs
from app.core.db import db
from app.core.mail import OutgoingMail
from tests.factories import UserFactory
from tests.resilience.conftest import PATIENCE_S
from tests.support.smtp import ACCEPTED


def write_to(*addresses: str) -> None:
    for address in addresses:
        send_activation(UserFactory(pending=True, email=address))
    db.session.commit()


def states(session) -> list[tuple[str, bool]]:
    session.rollback()
    mails = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    return [(mail.to_address, mail.sent_at is not None) for mail in mails]


def test_a_server_that_hangs_up_while_it_reads_gets_the_mail_again(smtp, session, run_jobs, clock):
    async def hang_up(server, _session, _envelope):
        server.transport.abort()
        return ACCEPTED

    smtp.behaviour.handle_DATA = hang_up
    write_to("amelie@exemple.fr")
    run_jobs()
    assert states(session) == [("amelie@exemple.fr", False)]

    del smtp.behaviour.handle_DATA
    clock.advance(minutes=2)
    run_jobs()
    run_jobs()

    assert smtp.recipients == ["amelie@exemple.fr"]
    assert states(session) == [("amelie@exemple.fr", True)]


def test_a_mail_waits_out_a_long_week_end(smtp, session, run_jobs, clock):
    smtp.be_busy()
    write_to("amelie@exemple.fr")
    for _ in range(71):
        run_jobs()
        clock.advance(hours=1)
    smtp.be_busy(False)
    clock.advance(hours=24)
    run_jobs()

    assert smtp.recipients == ["amelie@exemple.fr"]


@pytest.mark.parametrize("was_taken", [False, True])
def test_a_worker_killed_in_the_middle_of_a_mail_loses_nothing(
    smtp, session, run_jobs, clock, worker, was_taken
):
    reading, over = Event(), []
    received = smtp.behaviour.handle_DATA

    async def kill_the_worker(server, session_, envelope):
        if was_taken:
            await received(server, session_, envelope)
        over[0].kill()
        reading.set()
        return ACCEPTED

    smtp.behaviour.handle_DATA = kill_the_worker
    write_to("amelie@exemple.fr", "benoit@exemple.fr")
    over.append(worker("--once"))
    assert reading.wait(PATIENCE_S)
    assert over[0].wait(PATIENCE_S) == -signal.SIGKILL

    del smtp.behaviour.handle_DATA
    run_jobs()
    assert "benoit@exemple.fr" in smtp.recipients
    clock.advance(seconds=jobs.CLAIM.total_seconds() + 60)
    run_jobs()

    copies = [mail for mail in smtp.messages if mail["To"] == "amelie@exemple.fr"]
    assert len(copies) == (2 if was_taken else 1)
    assert len({mail["Message-ID"] for mail in copies}) == 1
    assert states(session) == [("amelie@exemple.fr", True), ("benoit@exemple.fr", True)]


@pytest.mark.long
def test_two_workers_send_each_mail_once(smtp, session, run_jobs, worker):
    everybody = [f"personne-{rank}@exemple.fr" for rank in range(20)]
    received, all_there = smtp.behaviour.handle_DATA, Event()

    async def count(server, session_, envelope):
        answer = await received(server, session_, envelope)
        if len(smtp.recipients) >= len(everybody):
            all_there.set()
        return answer

    smtp.behaviour.handle_DATA = count
    both = [worker(), worker()]
    write_to(*everybody)
    assert all_there.wait(PATIENCE_S)
    for process in both:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)
    run_jobs()

    assert sorted(smtp.recipients) == sorted(everybody)
    assert all(is_sent for _, is_sent in states(session))


@pytest.mark.long
def test_a_worker_that_comes_back_after_a_day_and_a_lost_queue_sends_what_waited(
    app, smtp, session, worker, clock
):
    write_to("amelie@exemple.fr")
    app.extensions["jobs"].flush()  # jobs.db was deleted: the rows are what counts

    assert worker("--once").wait(PATIENCE_S) == 0
    assert worker("--once").wait(PATIENCE_S) == 0

    assert smtp.recipients == ["amelie@exemple.fr"]


def test_an_address_of_an_accented_domain_is_reached(smtp, session, run_jobs, client):
    write_to("contact@xn--caf-solidaire-ieb.fr")
    run_jobs()

    assert smtp.recipients == ["contact@xn--caf-solidaire-ieb.fr"]


@pytest.mark.parametrize("address", ["amélie@exemple.fr", "аnsa@exemple.fr"])
def test_an_address_that_few_servers_take_is_refused_while_the_person_is_there(
    client, session, address
):
    page = client.get("/demander-un-acces?region=32")
    answer = client.submit(
        "/demander-un-acces?region=32", {"first_name": "Amélie", "email": address}
    )

    assert page.status_code == 200
    assert answer.status_code == 422
    assert "Cette adresse électronique n’est pas valable" in answer.text
    assert session.scalar(select(AccessRequest.id)) is None
