"""Jobs: saved with their change, done once, tried again, never lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import jobs
from app.core.db import db
from app.core.jobs import Job

done: list[dict] = []
failures: list[Exception] = []


@jobs.handler("tests.note")
def note(payload):
    if failures:
        raise failures.pop()
    done.append(payload)


@jobs.handler("tests.look")
def look(_payload):
    done.append({"holds": db.session().in_transaction()})


@pytest.fixture(autouse=True)
def forget():
    done.clear()
    failures.clear()


def only_job(session) -> Job:
    session.expire_all()
    return session.scalars(select(Job)).one()


def test_a_job_is_done_after_the_commit_of_its_change(session, run_jobs):
    jobs.enqueue("tests.note", {"n": 1})
    assert done == []

    run_jobs()

    assert done == [{"n": 1}]
    assert only_job(session).done_at


def test_a_job_whose_change_was_rolled_back_never_was(session, run_jobs):
    jobs.enqueue("tests.note", {"n": 1})
    session.rollback()

    run_jobs()

    assert done == []


def test_a_key_seen_already_adds_nothing_even_once_the_job_is_done(session, run_jobs):
    for _ in range(3):
        jobs.enqueue("tests.note", {"n": 1}, key="once")
        run_jobs()

    assert done == [{"n": 1}]


def test_a_job_that_waits_for_something_else_keeps_nobody_from_writing(session, run_jobs):
    jobs.enqueue("tests.look")

    run_jobs()

    assert done == [{"holds": False}]


def test_a_job_done_twice_does_nothing_the_second_time(session, run_jobs):
    jobs.enqueue("tests.note", {"n": 1})
    session.commit()
    job_id = only_job(session).id
    session.commit()

    jobs.execute(job_id)
    jobs.execute(job_id)

    assert done == [{"n": 1}]


def test_a_failed_job_is_tried_again_later_and_not_at_once(session, run_jobs, clock):
    failures.append(RuntimeError("panne"))
    jobs.enqueue("tests.note", {"n": 1})

    run_jobs()
    assert done == []
    assert only_job(session).last_error == "RuntimeError: panne"

    clock.advance(minutes=2)
    run_jobs()
    assert done == [{"n": 1}]


def test_a_job_that_always_fails_is_given_up_and_seen(session, run_jobs, clock):
    failures.extend(RuntimeError("panne") for _ in range(50))
    jobs.enqueue("tests.note", {"n": 1})

    for _ in range(len(jobs.DELAYS_MINUTES) + 3):
        run_jobs()
        clock.advance(days=2)

    job = only_job(session)
    assert job.gave_up_at
    assert job.attempts == len(jobs.DELAYS_MINUTES) + 1


def test_a_job_for_later_waits_for_its_time(session, run_jobs, clock):
    jobs.enqueue("tests.note", {"n": 1}, run_at=clock.now() + timedelta(hours=1))
    run_jobs()
    assert done == []

    clock.advance(hours=1, minutes=1)
    run_jobs()
    assert done == [{"n": 1}]


def test_a_job_claimed_by_a_worker_that_was_killed_is_taken_over(session, run_jobs, clock):
    jobs.enqueue("tests.note", {"n": 1})
    session.commit()
    job_id = only_job(session).id
    session.commit()
    assert jobs._claim(job_id)
    run_jobs()
    assert done == []

    clock.advance(minutes=11)
    run_jobs()
    assert done == [{"n": 1}]


def test_a_job_that_the_queue_lost_is_found_by_the_sweep(app, session, clock):
    queue = app.extensions["jobs"]
    jobs.enqueue("tests.note", {"n": 1})
    session.commit()
    job_id = only_job(session).id
    session.commit()
    queue.flush()
    assert queue.pending_count() == 0

    clock.advance(minutes=5)
    jobs.sweep()

    assert job_id in {task.args[0] for task in queue.pending()}


def test_daily_work_is_added_once_a_day_however_many_workers_sweep(session, clock):
    clock.stop_at(clock.now().replace(hour=23, minute=50))
    jobs.sweep()
    first = session.scalars(select(Job.key).order_by(Job.key)).all()
    jobs.sweep()
    again = session.scalars(select(Job.key).order_by(Job.key)).all()
    clock.advance(days=1)
    jobs.sweep()

    assert first == again
    assert len(first) == len(jobs._daily)
    assert len(session.scalars(select(Job.id)).all()) == 2 * len(first)


def test_the_request_goes_on_when_the_queue_is_away(app, session, monkeypatch, run_jobs):
    def away(_task):
        raise OSError("disk full")

    monkeypatch.setattr(app.extensions["jobs"], "enqueue", away)
    jobs.enqueue("tests.note", {"n": 1})
    session.commit()
    monkeypatch.undo()

    run_jobs()
    assert done == [{"n": 1}]


def test_a_job_added_inside_a_savepoint_waits_for_the_outer_commit(app, session, run_jobs):
    with db.session.begin_nested():
        jobs.enqueue("tests.note", {"n": 1})
    assert app.extensions["jobs"].pending_count() == 0

    session.commit()
    assert app.extensions["jobs"].pending_count() == 1
