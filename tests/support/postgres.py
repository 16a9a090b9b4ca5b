"""A real PostgreSQL server of the suite's own, in a temporary folder, gone with the suite."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.support.processes import dies_with_parent, free_port

PREFIX = "maillage-postgres-"
START_TIMEOUT_S = 60
FAST_AND_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
}


def find_binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, newest version first, None when missing."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    candidates = [*found, *([Path(on_path).resolve()] if on_path else [])]
    return next((path.parent for path in candidates if (path.parent / "postgres").exists()), None)


class PostgresServer:
    """One server with trust authentication on a free loopback port."""

    def __init__(self) -> None:
        binaries = find_binaries()
        if binaries is None:
            raise RuntimeError("PostgreSQL is not installed")
        self.binaries = binaries
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.log = self.folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make a cluster and wait until it answers."""
        _sweep_leftovers()
        (self.folder / "owner").write_text(str(os.getpid()))
        if self._identity():
            shutil.chown(self.folder, **self._identity("user", "group"))
        cluster = self.folder / "cluster"
        self._run("initdb", "-D", cluster, "-U", "postgres", "--auth=trust", "--no-sync",
                  "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
        options = {**FAST_AND_UNSAFE, "port": str(self.port), "unix_socket_directories": ""}
        arguments = [f"-c{name}={value}" for name, value in options.items()]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", cluster, *arguments],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGQUIT),
                **self._identity(),
            )
        self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), retry=True)

    def stop(self) -> None:
        """Stop at once and remove the folder."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: Any, retry: bool = False) -> None:
        """Run one of PostgreSQL's programs, as its own user when we are root."""
        attempts = START_TIMEOUT_S if retry else 1
        for _ in range(attempts):
            done = subprocess.run(
                [self.binaries / program, *arguments, *(["-t", "1"] if retry else [])],
                check=False,
                capture_output=True,
                text=True,
                cwd=self.folder,
                **self._identity(),
            )
            if done.returncode == 0:
                return
            if self.process and self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()}")
        raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")

    @staticmethod
    def _identity(*names: str) -> dict[str, Any]:
        """PostgreSQL refuses to run as root: the arguments that make it run as ``postgres``."""
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam("postgres")
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return {name: identity[name] for name in names or identity}


def _sweep_leftovers() -> None:
    """Remove the folders of suites that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder / "owner"
        if owner.exists() and not Path(f"/proc/{owner.read_text()}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _connect(server_url: str) -> psycopg.Connection[Any]:
    address = server_url.replace("postgresql+psycopg://", "postgresql://")
    return psycopg.connect(address, autocommit=True)


def create_database(server_url: str, name: str, template: str = "template0") -> str:
    """Make a database on the server (an older one of that name goes) and return its address."""
    drop_database(server_url, name)
    with _connect(server_url) as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return server_url.rpartition("/")[0] + "/" + name


def drop_database(server_url: str, name: str) -> None:
    """Remove a database, ending the connections that it still has."""
    with _connect(server_url) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(name)))


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server for the time of a block."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()
