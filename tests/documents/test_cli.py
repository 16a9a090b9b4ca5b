"""`flask documents`: what operators check, clean, scan and read again."""

import os
import time

import pytest
from flask import Flask

from app.core import files
from app.core.db import db
from app.documents.models import ScanState
from app.documents.services import checking
from tests.documents.steps import deposit, file_of
from tests.factories import DocumentFactory, small_pdf


@pytest.fixture
def flask(app: Flask, session):
    def run(*arguments: str) -> tuple[int, str]:
        db.session.commit()
        done = app.test_cli_runner().invoke(args=["documents", *arguments])
        db.session.expire_all()
        return done.exit_code, done.output

    return run


def test_a_library_that_is_whole_agrees_with_itself(flask):
    DocumentFactory(public=True)
    DocumentFactory(quarantined=True)
    assert flask("check") == (0, "Tout s’accorde.\n")


def test_what_is_missing_altered_or_unknown_is_named(flask):
    lost, altered = DocumentFactory(), DocumentFactory()
    files.erase(file_of(lost).stored_name)
    path = files.local_path(file_of(altered).stored_name)
    path.write_bytes(b"autre chose")
    orphan = files.local_path(files.save(b"personne"))
    long_ago = time.time() - 2 * 86_400
    os.utime(orphan, (long_ago, long_ago))
    code, said = flask("check")
    assert code == 1
    assert f"fichier {file_of(lost).id} : le contenu manque" in said
    assert f"fichier {file_of(altered).id} : le contenu stocké n’a plus l’empreinte" in said
    assert said.count("sans ligne") == 1
    assert "n’a plus l’empreinte" not in flask("check", "--quick")[1]


def test_only_what_nobody_uses_is_cleaned(flask):
    kept = file_of(DocumentFactory()).stored_name
    orphan = files.save(b"personne")
    long_ago = time.time() - 2 * 86_400
    for name in (kept, orphan):
        os.utime(files.local_path(name), (long_ago, long_ago))
    assert "rien n’est effacé" in flask("clean", "--dry-run")[1]
    assert files.local_path(orphan).exists()
    assert "Fichiers effacés : 1" in flask("clean")[1]
    assert not files.local_path(orphan).exists()
    assert files.local_path(kept).exists()


def test_pointers_that_lie_are_named(session):
    """Each is set wrong by hand: no gesture does it."""
    shown, counted, weighed = DocumentFactory(), DocumentFactory(), DocumentFactory(adopted=True)
    unscanned = DocumentFactory()
    shown.current_version_id = None
    counted.version_count = 4
    weighed.status = "published"
    file_of(unscanned).scan_state = ScanState.PENDING
    db.session.flush()
    assert list(checking.problems()) == [
        f"document {unscanned.id}, version 1 : visible sans avoir passé l’antivirus",
        f"document {shown.id} : la version montrée n’est pas la plus récente",
        f"document {weighed.id} : le statut n’est pas celui de la version montrée",
        f"document {counted.id} : le nombre de versions est faux",
    ]


def test_what_waits_is_scanned_on_demand(flask, clamd):
    made = deposit(small_pdf("Attente"))
    assert "Fichiers soumis : 1" in flask("scan")[1]
    assert file_of(made).scan_state is ScanState.CLEAN
    clamd.stop()
    code, said = flask("scan", "--all")
    assert (code, "ne répond pas" in said) == (1, True)


def test_failed_readings_are_asked_for_again(flask, run_jobs):
    deposit(small_pdf(""))
    run_jobs()
    assert flask("read") == (0, "Lectures relancées : 1\n")
