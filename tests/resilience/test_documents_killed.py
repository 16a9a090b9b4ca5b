"""A worker killed while it takes a file through the antivirus and the reading of its text.

Nothing is lost, nothing is given out before it is scanned, nothing is told twice.
"""

import os
import select as readiness
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.core import files
from app.core.db import db
from app.core.jobs import Job
from app.documents.models import Document, DocumentPage, ExtractionState, ScanState
from app.notifications.models import Notification
from tests.documents.steps import deposit, file_of
from tests.factories import MemberFactory, WorkgroupFactory
from tests.resilience.conftest import PATIENCE_S, Worker

WORDS = "Diagnostic"


@pytest.fixture
def antivirus(app: Flask) -> Iterator[socket.socket]:
    """Who answers in the name of clamd is the test itself, at the pace it wants."""
    with (
        tempfile.TemporaryDirectory(prefix="clamd-") as folder,
        socket.socket(socket.AF_UNIX) as listening,
    ):
        path = Path(folder) / "s"
        listening.bind(str(path))
        listening.listen()
        listening.settimeout(PATIENCE_S)
        own = app.extensions["settings"]
        app.extensions["settings"] = replace(own, clamd_url=f"unix://{path}")
        yield listening


@pytest.fixture
def deposited(session, antivirus) -> Document:
    group = WorkgroupFactory()
    MemberFactory(workgroup=group)
    return deposit(WORDS.encode(), "txt", workgroup=group, by=MemberFactory(workgroup=group))


@pytest.mark.long
def test_killed_while_the_antivirus_reads(deposited, antivirus, worker: Worker) -> None:
    first = worker("--once")
    called, _ = antivirus.accept()
    _kill(first)
    called.close()
    assert _state(deposited) == (ScanState.PENDING, None, False)
    _finish(worker, antivirus)
    _assert_told_and_read_once(deposited)


@pytest.mark.long
def test_killed_at_the_very_word_of_the_antivirus(deposited, antivirus, worker: Worker) -> None:
    first = worker("--once")
    called, _ = antivirus.accept()
    _say_clean(called)
    _kill(first)
    state, _, is_shown = _state(deposited)
    assert is_shown == (state is ScanState.CLEAN)
    _finish(worker, antivirus if state is ScanState.PENDING else None)
    _assert_told_and_read_once(deposited)


@pytest.mark.long
def test_killed_while_the_text_is_read(deposited, antivirus, worker: Worker) -> None:
    """A pipe in place of the stored file holds the reader where the test wants it."""
    path = files.local_path(file_of(deposited).stored_name)
    assert path is not None
    first = worker("--once")
    called, _ = antivirus.accept()
    content = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    _say_clean(called)
    held = os.open(path, os.O_WRONLY)  # once the reader has opened its end
    _kill(first)
    assert _is_abandoned(held), "the process that reads outlives its worker"
    os.close(held)
    path.unlink()
    path.write_bytes(content)
    assert _state(deposited) == (ScanState.CLEAN, ExtractionState.PENDING, True)
    _finish(worker, None)
    _assert_told_and_read_once(deposited)


def _kill(process) -> None:
    process.kill()
    process.wait(PATIENCE_S)


def _say_clean(called: socket.socket) -> None:
    called.settimeout(PATIENCE_S)
    received = b""
    while not received.endswith(bytes(4)):
        received += called.recv(65536)
    called.sendall(b"stream: OK\0")
    called.close()


def _is_abandoned(held: int) -> bool:
    poll = readiness.poll()
    poll.register(held, readiness.POLLERR)
    return any(what & readiness.POLLERR for _, what in poll.poll(PATIENCE_S * 1000))


def _state(document: Document) -> tuple[ScanState, ExtractionState | None, bool]:
    db.session.rollback()
    db.session.expire_all()
    file = file_of(document)
    extraction = file.extraction_state if file.is_given_out else None
    return file.scan_state, extraction, document.current_version_id is not None


def _finish(worker: Worker, antivirus: socket.socket | None) -> None:
    """Ten minutes later the jobs that a dead worker had claimed are free."""
    db.session.execute(update(Job).values(claimed_until=None))
    db.session.commit()
    last = worker("--once")
    if antivirus is not None:
        _say_clean(antivirus.accept()[0])
    assert last.wait(PATIENCE_S) == 0


def _assert_told_and_read_once(document: Document) -> None:
    assert _state(document) == (ScanState.CLEAN, ExtractionState.DONE, True)
    pages = select(DocumentPage.text).where(DocumentPage.file_id == file_of(document).id)
    assert db.session.scalars(pages).all() == [WORDS]
    told = select(func.count()).where(Notification.kind == "documents.published")
    assert db.session.scalar(told) == 1
    left = select(Job.name).where(Job.name.startswith("documents."), Job.done_at.is_(None))
    assert not db.session.scalars(left).all()
