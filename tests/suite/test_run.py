"""The one command that serves Maillage: it starts both processes, and leaves none behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.processes import dies_with_parent, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240


class Service:
    """`deploy/run.py` on a port and a folder of its own, with what it prints."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "deploy/run.py"],
            cwd=ROOT,
            env={**env, "PORT": str(self.port), "DATA_DIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=dies_with_parent(),
        )
        self.lines: list[str] = []
        self._is_ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C" in line:
                self._is_ready.set()
        self._is_ready.set()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_until_ready(self) -> None:
        assert self._is_ready.wait(PATIENCE_S), self.output
        assert self.process.poll() is None, self.output

    def wait_until_ended(self) -> int:
        code = self.process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def children(self) -> list[int]:
        """The processes that the script started and that still live."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        found = (path.read_text().split() for path in tasks.glob("*/children"))
        return [int(pid) for pids in found for pid in pids]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Service]]:
    """Starts the service on one folder, as often as wanted; none outlives the test."""
    started: list[Service] = []

    def start() -> Service:
        started.append(Service(tmp_path))
        return started[-1]

    yield start
    for service in started:
        if service.process.poll() is None:
            service.process.terminate()
        service.wait_until_ended()


def descendants(pids: list[int]) -> set[int]:
    found = set(pids)
    for pid in pids:
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            found |= descendants([int(child) for child in path.read_text().split()])
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if _state(pid) not in {"", "Z"}}


def _state(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return text.rpartition(")")[2].split()[0]


@pytest.mark.long
@pytest.mark.timeout(PATIENCE_S * 3)
def test_it_serves_falls_starts_again_and_stops_without_leaving_anything(
    start: Callable[[], Service],
) -> None:
    first = start()
    first.wait_until_ready()
    assert "Chargement de la démonstration" in first.output
    assert "animatrice@exemple.fr" in first.output
    assert re.search(r"Mot de passe de démonstration : \S+", first.output)
    _assert_serves(first)

    everyone = descendants(first.children())
    os.kill(next(pid for pid in first.children() if _runs(pid, "worker")), signal.SIGKILL)
    assert first.wait_until_ended() == 1
    assert "Le traitement des tâches s’est arrêté" in first.output
    assert not alive(everyone)

    second = start()
    second.wait_until_ready()
    assert "Chargement de la démonstration" not in second.output
    _assert_serves(second)
    everyone = descendants(second.children())
    second.process.send_signal(signal.SIGINT)
    assert second.wait_until_ended() == 0
    assert not alive(everyone)


def _assert_serves(service: Service) -> None:
    base_url = f"http://127.0.0.1:{service.port}"
    assert base_url in service.output
    assert len(service.children()) == 2
    with urllib.request.urlopen(f"{base_url}/connexion") as answer:
        assert answer.status == 200


def _runs(pid: int, word: str) -> bool:
    return word in Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def test_a_taken_port_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = _start_on(taken.getsockname()[1], tmp_path)
    assert done.returncode == 1
    assert "déjà occupé" in done.stderr


def _start_on(port: int, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "deploy/run.py"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
