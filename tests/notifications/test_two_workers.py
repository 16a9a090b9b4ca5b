"""Two workers at once: a person has one letter, and a conversation one mail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

from app.core import jobs
from app.core.db import db
from app.notifications import services
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Letter
from app.workgroups.models import Workgroup
from tests.factories import MemberFactory
from tests.notifications.steps import answer, tell

MONDAY = datetime(2037, 11, 23, 7, 0, tzinfo=ZoneInfo("Europe/Paris"))


def at_once(app, work, workers: int = 2) -> None:
    """Do the same work in several threads that start together."""
    start = Barrier(workers)

    def do() -> None:
        with app.app_context():
            start.wait()
            work()

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(do) for _ in range(workers)]:
            done.result()


def test_letters_are_started_once(app, workgroup: Workgroup, topic, clock, smtp):
    clock.stop_at(MONDAY - timedelta(days=20))
    people = [MemberFactory(workgroup=workgroup) for _ in range(6)]
    clock.stop_at(MONDAY)
    for person in people:
        services.choose({("forums.answer", Channel.MAIL): Rhythm.WEEKLY}, by=person)
        answer(person, topic)
    db.session.commit()

    def work() -> None:
        services.start_letters(Rhythm.WEEKLY)
        db.session.commit()
        jobs.run_due()

    at_once(app, work)
    assert sorted(smtp.recipients) == sorted(person.email for person in people)
    assert db.session.query(Letter).count() >= len(people)


def test_a_conversation_makes_one_mail(app, amelie, topic, clock, smtp):
    clock.stop_at(MONDAY)
    for body in ("Un.", "Deux.", "Trois."):
        tell(amelie, topic, body=body)
    clock.advance(minutes=3)
    db.session.commit()

    at_once(app, jobs.run_due)
    assert smtp.recipients == [amelie.email]
