"""How soon a change is found: from its commit to the first search that gives it.

Run by ``found_within`` in a process of its own, beside a worker, on the demonstration.
"""

import json
import random
import subprocess
import sys
import time
from statistics import median, quantiles

from app import create_app
from app.core.db import db
from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import IndexUnavailable, engine
from app.core.search_index.grammar import parse
from app.core.search_index.questions import Question
from app.directory.models import Organisation
from benchmarks._server import BIN, ROOT, Place, prepared
from config import Settings
from tests.support.processes import dies_with_parent

CHANGES = 40
PAUSE_S = 1.0  # at most, between two changes
STEP_S = 0.01
PATIENCE_S = 60.0
EVERYBODY = frozenset({"public", "members"})


def found_within() -> tuple[float, float]:
    """Seconds from the commit of a change to its being found: the middle, and 95 in 100."""
    with prepared("sqlite", 1) as place:
        worker = _worker(place)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks._search_freshness"],
                cwd=ROOT,
                env=place.env,
                check=True,
                capture_output=True,
                text=True,
            )
        finally:
            worker.terminate()
            worker.wait(timeout=PATIENCE_S)
    seen: list[float] = json.loads(done.stdout.splitlines()[-1])
    return median(seen), quantiles(seen, n=20)[-1]


def _worker(place: Place) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [BIN / "flask", "--app", "wsgi", "worker"],
        cwd=ROOT,
        env=place.env,
        preexec_fn=dies_with_parent(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _main() -> None:
    app = create_app(Settings.from_environment())
    rng = random.Random(1)
    with app.app_context():
        _seconds_until_found("premier")  # the worker builds the index first
        seen = []
        for number in range(CHANGES):
            time.sleep(rng.random() * PAUSE_S)
            seen.append(_seconds_until_found(f"neuf{number}x{rng.randrange(10**9)}"))
    print(json.dumps(seen))


def _seconds_until_found(word: str) -> float:
    organisation = db.session.scalars(db.select(Organisation).limit(1)).one()
    organisation.name = f"Association {word}"
    db.session.commit()
    start = time.monotonic()
    wanted, _excluded = clauses_of(parse(word))
    while not _is_found(Question(EVERYBODY, wanted)):
        if time.monotonic() - start > PATIENCE_S:
            raise TimeoutError(word)
        time.sleep(STEP_S)
    return time.monotonic() - start


def _is_found(question: Question) -> bool:
    try:
        return bool(engine().search(question).total)
    except IndexUnavailable:
        return False


if __name__ == "__main__":
    _main()
