"""`flask documents`: what operators check, clean, scan and read again."""

import os
import time

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import files
from app.core.db import db, now
from app.documents.models import Document, ScanState
from app.documents.services import checking
from app.notifications.models import Notification
from tests.documents.steps import deposit, file_of
from tests.factories import DocumentFactory, FacilitatorFactory, WorkgroupFactory, small_pdf


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


LIST = (
    "Fichier;Titre;Type;Année;Région;Groupe;Visibilité;Départements\n"
    "bilan.pdf;Bilan partagé;Diagnostic;2020;Hauts-de-France;5;membres;59, 62\n"
    "notes/suite_du_forum.txt;;;;32;5;;\n"
    "../dehors.pdf;Dehors;;;;;;\n"
    "bilan.pdf;Ailleurs;;2020;Bretagne;5;groupe;\n"
    "bilan.pdf;Trop large;;2020;32;5;public;\n"
    "faux.pdf;Faux;;2020;32;5;;\n"
)


def counted(added: int, there: int, refused: int) -> str:
    said = f"déposé : {added}, déjà là : {there}, refusé : {refused}"
    return said.replace(" :", "\N{NO-BREAK SPACE}:")


def test_a_folder_is_brought_in_once_each_line_telling_what_became_of_it(flask, tmp_path, run_jobs):
    """In Bretagne the depositor is nobody."""
    depositor = FacilitatorFactory(workgroup=WorkgroupFactory(region_code="32", number=5))
    WorkgroupFactory(region_code="53", number=5)
    (tmp_path / "dossier" / "notes").mkdir(parents=True)
    (tmp_path / "dehors.pdf").write_bytes(small_pdf("Dehors"))
    (tmp_path / "dossier" / "bilan.pdf").write_bytes(small_pdf("Bilan"))
    (tmp_path / "dossier" / "faux.pdf").write_bytes(b"GIF89a")
    (tmp_path / "dossier" / "notes" / "suite_du_forum.txt").write_text("Des suites")
    (tmp_path / "liste.csv").write_text(LIST)
    given = (
        str(tmp_path / "dossier"),
        "--csv",
        str(tmp_path / "liste.csv"),
        "--by",
        depositor.email,
    )

    trial = flask("import", *given, "--dry-run")[1]
    assert counted(2, 0, 4) in trial
    assert not db.session.scalars(select(Document)).all()
    said = flask("import", *given)[1].splitlines()
    assert [line.split("\t")[2].split(" :")[0] for line in said[:6]] == [
        "déposé", "déposé", "refusé", "refusé", "refusé", "refusé",
    ]  # fmt: skip
    assert counted(0, 2, 4) in flask("import", *given)[1]
    run_jobs()
    first, second = db.session.scalars(select(Document).order_by(Document.id))
    assert (first.title, first.kind, first.audience) == ("Bilan partagé", "diagnosis", "members")
    assert (second.title, second.year, second.audience) == (
        "Suite du forum", now().year, "workgroup",
    )  # fmt: skip
    assert not db.session.scalars(select(Notification)).all()
