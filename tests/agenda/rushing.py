"""A crowd that registers within the same moment: the test's side, and that of each process."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from app import create_app
from app.accounts.models import User
from app.agenda.models import Attendance, Event
from app.core.db import db
from tests.support.processes import dies_with_parent, environment_of

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 900


def rush(app, module: str, event_id: int, shares: list[list[int]]) -> list[str]:
    """Let each share of people register in a process of its own, all at once; what they got."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", module, str(event_id), *map(str, share)],
            cwd=ROOT,
            env=environment_of(app),
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
    begun = monotonic()
    for process in started:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=PATIENCE_S)[0] for process in started]
    print(f"{sum(map(len, shares))} in {monotonic() - begun:.1f} s")  # noqa: T201 - read with -s
    assert [process.returncode for process in started] == [0] * len(started)
    db.session.rollback()  # what was read before the rush is forgotten
    return [line for text in said for line in text.splitlines()]


def one_after_the_other(register: Callable[[Event, User], Attendance]) -> None:
    """Say that the process is ready, wait for a line, then print what became of each person."""
    event_id, *user_ids = (int(each) for each in sys.argv[1:])
    app = create_app()
    _say("ready")
    sys.stdin.readline()
    for user_id in user_ids:
        with app.app_context():
            event = db.session.get_one(Event, event_id)
            made = register(event, db.session.get_one(User, user_id))
            _say(f"{user_id} {made.state.value}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
