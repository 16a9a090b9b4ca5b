"""A real clamd, with one signature of our own in place of the millions that it downloads."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.support.processes import dies_with_parent

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
HARMFUL = b"MAILLAGE-SIGNATURE-FICTIVE-POUR-LES-ESSAIS"
NAME = "Maillage.Essai"
READY = b"Self checking"
MOST_BYTES = 2 * 1024 * 1024
PATIENCE_S = 60


class Clamd:
    """The daemon on a socket of ``folder``, whose path is short enough for one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "clamd.sock"
        self._process: subprocess.Popen[bytes] | None = None
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "maillage.ndb").write_text(f"{NAME}:0:*:{HARMFUL.hex()}\n")
        settings = {
            "LocalSocket": self._socket,
            "DatabaseDirectory": signatures,
            "TemporaryDirectory": folder,
            "Foreground": "yes",
            "StreamMaxLength": MOST_BYTES,
            "MaxThreads": 4,
        }
        lines = "".join(f"{key} {value}\n" for key, value in settings.items())
        (folder / "clamd.conf").write_text(lines)

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    @property
    def is_up(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        assert CLAMD
        self._process = subprocess.Popen(
            [CLAMD, "--config-file", str(self._folder / "clamd.conf")],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
        assert self._process.stdout
        for line in self._process.stdout:
            if READY in line:
                return
        raise RuntimeError("clamd did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None
        self._socket.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def one_clamd() -> Iterator[Clamd]:
    if CLAMD is None:
        pytest.skip("clamd is not installed (clamav-daemon)")
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:  # a socket has a short path
        daemon = Clamd(Path(folder))
        yield daemon
        daemon.stop()


@pytest.fixture
def clamd(app: Flask, one_clamd: Clamd) -> Clamd:
    """A real clamd that the application asks during the test."""
    app.extensions["settings"] = replace(app.extensions["settings"], clamd_url=one_clamd.url)
    if not one_clamd.is_up:
        one_clamd.start()
    return one_clamd
