"""`flask backup` and `flask restore`: there and back, on both databases."""

import json
import tarfile
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.accounts.queries import find_user
from app.core import files
from app.core.db import db
from app.core.jobs import Job
from app.core.search_index.upkeep import REBUILD
from tests.factories import UserFactory


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def add_person(app: Flask, email: str) -> None:
    with app.app_context():
        UserFactory(email=email)


def is_known(app: Flask, email: str) -> bool:
    with app.app_context():
        return find_user(email) is not None


def forget_everybody(app: Flask) -> None:
    app.extensions["keeper"].restore()


def test_people_and_files_come_back(app: Flask, tmp_path: Path) -> None:
    add_person(app, "sauvee@exemple.fr")
    with app.app_context():
        name = files.save(b"compte rendu")
    archive = tmp_path / "sauvegarde.tar"
    saved = run(app, "backup", str(archive))
    assert saved.exit_code == 0, saved.output
    forget_everybody(app)
    with app.app_context():
        files.erase(name)
    restored = run(app, "restore", str(archive))
    assert restored.exit_code == 0, restored.output
    assert is_known(app, "sauvee@exemple.fr")
    with app.app_context():
        assert files.read(name) == b"compte rendu"
        # What was searchable is that of the archive now.
        assert db.session.scalars(select(Job.name).where(Job.name == REBUILD)).all() == [REBUILD]


def test_accounts_are_not_overwritten_unless_it_is_said(app: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "sauvegarde.tar"
    add_person(app, "avant@exemple.fr")
    run(app, "backup", str(archive))
    add_person(app, "apres@exemple.fr")
    refused = run(app, "restore", str(archive))
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert is_known(app, "apres@exemple.fr")
    forced = run(app, "restore", str(archive), "--force")
    assert forced.exit_code == 0, forced.output
    assert is_known(app, "avant@exemple.fr")
    assert not is_known(app, "apres@exemple.fr")


def test_an_archive_is_for_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "sauvegarde.tar"
    run(app, "backup", str(archive))
    assert archive.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sauvegarde.tar"]


def test_a_folder_that_does_not_exist_is_told(app: Flask, tmp_path: Path) -> None:
    done = run(app, "backup", str(tmp_path / "nulle part" / "sauvegarde.tar"))
    assert done.exit_code == 1
    assert "l’archive n’a pas pu être écrite" in done.output


def test_what_is_not_an_archive_changes_nothing(app: Flask, tmp_path: Path) -> None:
    wrong = tmp_path / "photo.tar"
    wrong.write_bytes(b"not a tar")
    assert "ne se lit pas" in run(app, "restore", str(wrong)).output
    with tarfile.open(wrong, "w") as archive:
        archive.add(__file__, arcname="test.py")
    assert "n’est pas une sauvegarde de Maillage" in run(app, "restore", str(wrong)).output
    assert "ne se lit pas" in run(app, "restore", str(tmp_path / "rien.tar")).output


def test_an_archive_of_another_database_or_of_the_future_is_refused(
    app: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        engine = db.engine.dialect.name
    for changed, told in (
        ({"engine": "oracle"}, "vient de oracle"),
        ({"revision": "9"}, "récente"),
    ):
        note = {"format": 1, "made_at": "", "engine": engine, "revision": "0001", "has_files": True}
        (tmp_path / "note.json").write_text(json.dumps({**note, **changed}))
        path = tmp_path / "autre.tar"
        with tarfile.open(path, "w") as archive:
            archive.add(tmp_path / "note.json", arcname="maillage.json")
        refused = run(app, "restore", str(path))
        assert refused.exit_code == 1
        assert told in refused.output
