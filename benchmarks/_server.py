"""Servers under measure: gunicorn as in production, on a free port, gone with the run."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks._client import Client
from benchmarks._processes import Memory, children_of, memory_of, seconds_used
from tests.support.postgres import PostgresServer, create_database
from tests.support.processes import dies_with_parent, free_port

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKERS, THREADS = 2, 4
START_TIMEOUT_S = 60


@dataclass(frozen=True)
class Server:
    """A running gunicorn, and the database it may have beside it."""

    port: int
    pid: int
    database_pid: int | None = None

    def seconds_used(self) -> tuple[float, float]:
        """Processor time so far: that of the workers, that of the database."""
        database = seconds_used(self.database_pid) if self.database_pid else 0.0
        return seconds_used(self.pid), database

    def memory(self) -> Memory:
        """What the workers and their parent hold together at this moment."""
        return sum((memory_of(each) for each in (self.pid, *children_of(self.pid))), Memory(0, 0))


@dataclass(frozen=True)
class Place:
    """A Maillage of its own, filled with the demonstration."""

    env: Mapping[str, str]
    database_pid: int | None

    def flask(self, *arguments: str) -> None:
        """Run one of the product's commands."""
        subprocess.run(
            [BIN / "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self.env,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def prepared(engine: str, scale: int, *, volume: str | None = None) -> Iterator[Place]:
    """A place with so much data, on SQLite or on a PostgreSQL of its own."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-"))
        env = {**os.environ, "DEMO": "1", "DATA_DIR": folder, "BASE_URL": "http://127.0.0.1"}
        env.pop("DATABASE_URL", None)
        database_pid = None
        if engine == "postgresql":
            postgres = PostgresServer()
            stack.callback(postgres.stop)
            postgres.start()
            assert postgres.process
            database_pid = postgres.process.pid
            env["DATABASE_URL"] = create_database(postgres.url(), "bench")
        place = Place(env, database_pid)
        place.flask("db", "upgrade")
        place.flask("init")
        filled = ["--volume", volume] if volume else []
        place.flask("demo", "load", "--scale", str(scale), *filled)
        settle(env)
        yield place


def settle(env: Mapping[str, str]) -> None:
    """What autovacuum does in production within minutes; the suite's server has it off."""
    if url := env.get("DATABASE_URL"):
        address = url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")


@contextmanager
def serving(
    application: str, env: Mapping[str, str], path: str, database_pid: int | None = None
) -> Iterator[Server]:
    """Serve an application until the block ends; ``path`` is a page that says it is ready."""
    port = free_port()
    command = [BIN / "gunicorn", "--config", "deploy/gunicorn.conf.py", application]
    own = {"PORT": str(port), "WEB_WORKERS": str(WORKERS), "WEB_THREADS": str(THREADS)}
    process = subprocess.Popen(
        command, cwd=ROOT, env={**env, **own}, preexec_fn=dies_with_parent(), start_new_session=True
    )
    try:
        _wait_for(port, path)
        yield Server(port, process.pid, database_pid)
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)


def _wait_for(port: int, path: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            with closing(Client(port)) as client:
                client.get(path)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
