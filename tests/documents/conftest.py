"""Fixtures: files deposited as the deposit leaves them, an antivirus where one is installed."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.documents.models import Document, DocumentFile, DocumentVersion, ScanState
from app.documents.services.clearing import admit
from tests.factories import DocumentFactory, DocumentFileFactory
from tests.support.clamav import CLAMD, Clamd

Deposit = Callable[..., Document]


@pytest.fixture
def deposit(session) -> Deposit:
    """``deposit(content, "odt")`` leaves a document as its deposit does, saved."""

    def do(content: bytes, extension: str = "pdf", **given: object) -> Document:
        file = DocumentFileFactory(
            content=content, extension=extension, scan_state=ScanState.PENDING
        )
        made: Document = DocumentFactory(quarantined=True, **given)
        first = version_of(made)
        first.file_id, first.file_name = file.id, f"diagnostic.{extension}"
        admit(file)
        db.session.commit()
        return made

    return do


def version_of(document: Document) -> DocumentVersion:
    """The newest version of a document, in quarantine or not."""
    newest = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    found = db.session.scalar(newest.order_by(DocumentVersion.number.desc()).limit(1))
    assert found is not None
    return found


def file_of(document: Document) -> DocumentFile:
    return db.session.get_one(DocumentFile, version_of(document).file_id)


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
