"""Fixtures: real workers, each in a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.processes import dies_with_parent, environment_of

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120
Worker = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def worker(app: Flask, smtp) -> Iterator[Worker]:
    """``worker()`` starts one more real worker, in a process of its own."""
    own, started = app.extensions["settings"], []
    environment = {
        **environment_of(app),
        "MAIL_URL": smtp.url,
        "CLAMD_URL": own.clamd_url,
        "DEMO": "",
    }

    def start(*options: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *options],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(PATIENCE_S)
