"""A backup that is damaged, foreign or empty is refused before it replaces anything."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.administration.services.backup import BackupRefused, restore, save
from app.core.db import db
from app.directory.models import Region


def archive(path: Path, **parts: bytes) -> Path:
    with tarfile.open(path, "w") as written:
        for name, content in parts.items():
            member = tarfile.TarInfo(name.replace("_json", ".json"))
            member.size = len(content)
            written.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def good_note(app, session, tmp_path) -> bytes:
    save(tmp_path / "good.tar")
    with tarfile.open(tmp_path / "good.tar") as opened:
        return opened.extractfile("maillage.json").read()  # type: ignore[union-attr]


def refuse(path: Path) -> None:
    db.session.rollback()
    before = db.session.scalar(select(func.count(Region.code)))
    db.session.rollback()
    with pytest.raises(BackupRefused):
        restore(path, force=True)
    assert before
    assert db.session.scalar(select(func.count(Region.code))) == before


@pytest.mark.parametrize("note", [b"{not json", b'{"a": 1}', b"[1]", b"\xff\xfe"])
def test_a_note_that_does_not_read(app, session, tmp_path, note):
    refuse(archive(tmp_path / "bad.tar", maillage_json=note, database=b"x"))


@pytest.mark.parametrize("database", [b"", b"not a database", b"SQLite format 3\x00" + b"0" * 99])
def test_a_database_that_is_none(app, session, tmp_path, good_note, database):
    assert json.loads(good_note)["format"] == 1
    refuse(archive(tmp_path / "bad.tar", maillage_json=good_note, database=database))


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x1f\x8b garbage"])
def test_a_file_that_is_no_archive(app, session, tmp_path, content):
    (tmp_path / "bad.tar").write_bytes(content)
    refuse(tmp_path / "bad.tar")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_archive_cut_short(app, session, tmp_path, good_note, share):
    whole = (tmp_path / "good.tar").read_bytes()
    (tmp_path / "bad.tar").write_bytes(whole[: int(len(whole) * share)])
    refuse(tmp_path / "bad.tar")


def test_a_directory_is_no_archive(app, session, tmp_path):
    refuse(tmp_path)
