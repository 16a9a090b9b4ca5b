"""Many people within the same moment, from several processes: no seat too many, no answer lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.agenda.models import AttendanceState as State
from app.agenda.models import SeatQuota
from app.core.db import db
from tests.agenda.registering import assert_sound, states
from tests.factories import EventFactory, MemberFactory, WorkgroupFactory
from tests.support.processes import dies_with_parent

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, EACH = 4, 6


@pytest.fixture
def crowd(session):
    workgroup = WorkgroupFactory()
    return workgroup, [MemberFactory(workgroup=workgroup).id for _ in range(PROCESSES * EACH)]


def rush(app, event_id: int, shares: list[list[int]]) -> list[str]:
    """Let each share of people register in a process of its own, all at once; what they got."""
    own = app.extensions["settings"]
    environment = {
        **os.environ,
        "DATABASE_URL": own.database_url,
        "DATA_DIR": str(own.data_dir),
        "SECRET_KEY": own.secret_key,
        "BASE_URL": own.base_url,
        "MAIL_FROM": own.mail_from,
    }
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.agenda.rush", str(event_id), *map(str, share)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
        for share in shares
    ]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(started)
    db.session.rollback()  # what was read before the rush is forgotten
    return [line for text in said for line in text.splitlines()]


def test_two_seats_and_a_crowd_from_several_processes(app, crowd):
    """Five seats, three of them kept for others; one person sends their form in each process."""
    workgroup, people = crowd
    event = EventFactory(workgroup=workgroup, capacity=5)
    db.session.add(SeatQuota(event_id=event.id, family="Association", seats=3))
    db.session.commit()
    insistent = MemberFactory(workgroup=workgroup).id
    got = rush(app, event.id, [[insistent, *people[at::PROCESSES]] for at in range(PROCESSES)])
    assert len(got) == len(people) + PROCESSES
    assert len({line for line in got if line.startswith(f"{insistent} ")}) == 1
    every = states(event)
    assert len(every) == len(people) + 1
    assert every.count(State.COMING) == 2
    assert every.count(State.WAITING) == len(people) - 1
    assert_sound(event)
