"""The archive: a tar that holds a note of what it is, the database, the stored files."""

import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Self

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.administration.services.backup import databases
from app.administration.services.backup.refusals import BackupRefused
from app.administration.services.settings_check import MIGRATIONS
from app.core import files
from app.core.db import db, now

NOTE, DATABASE, FILES = "maillage.json", "database", "files/"
FORMAT = 1


@dataclass(frozen=True)
class Note:
    """What an archive says of itself."""

    format: int
    made_at: str
    engine: str
    revision: str
    has_files: bool

    @classmethod
    def of_now(cls) -> Self:
        with db.engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision() or ""
        return cls(
            format=FORMAT,
            made_at=now().isoformat(),
            engine=databases.engine_name(),
            revision=revision,
            has_files=files.is_local(),
        )


def save(path: Path) -> Note:
    """Write the archive, for its owner's eyes only. It appears once it is whole.

    Files in a remote store are left there: that store has its own backups. Raises BackupRefused.
    """
    note = Note.of_now()
    partial = path.with_name(path.name + ".partial")
    try:
        with TemporaryDirectory(dir=path.parent) as folder:
            database = Path(folder) / DATABASE
            databases.dump(database)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as archive:
                _add(archive, NOTE, json.dumps(asdict(note)).encode())
                archive.add(database, arcname=DATABASE)
                for name in files.stored_names() if note.has_files else ():
                    _add(archive, FILES + name, files.read(name))
        partial.replace(path)
    except OSError as error:
        raise BackupRefused(f"l’archive n’a pas pu être écrite ({error}).") from error
    finally:
        partial.unlink(missing_ok=True)
    return note


def restore(path: Path, *, force: bool = False) -> Note:
    """Put back the database and the files of an archive, in place of what is there.

    Raises BackupRefused when there are already accounts (unless forced), or when the archive is
    not one, comes from another kind of database or from a newer version.
    """
    if not force and not databases.is_empty():
        raise BackupRefused("la base contient déjà des comptes. Ajoutez --force pour l’écraser.")
    try:
        with tarfile.open(path) as archive, TemporaryDirectory() as folder:
            note = _checked_note(archive)
            database = Path(folder) / DATABASE
            with _opened(archive, DATABASE) as stored, database.open("wb") as written:
                shutil.copyfileobj(stored, written)
            archive.getmembers()  # read to the end: nothing is replaced by half an archive
            databases.load(database)
            for name, content in _stored_files(archive):
                files.put_back(name, content)
    except (OSError, tarfile.TarError) as error:
        reason = str(error).partition("\n")[0]
        raise BackupRefused(f"cette archive ne se lit pas ({reason}).") from error
    return note


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(content), 0o600, int(now().timestamp())
    archive.addfile(member, io.BytesIO(content))


def _opened(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        member = archive.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise BackupRefused(f"ce fichier n’est pas une sauvegarde de Maillage ({name} y manque).")
    return member


def _checked_note(archive: tarfile.TarFile) -> Note:
    try:
        note = Note(**json.load(_opened(archive, NOTE)))
    except (TypeError, ValueError) as error:
        raise BackupRefused("cette archive est abîmée (sa note ne se lit pas).") from error
    if note.engine != databases.engine_name():
        raise BackupRefused(
            f"l’archive vient de {note.engine}, la base est {databases.engine_name()}."
        )
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if note.format != FORMAT or note.revision not in known:
        raise BackupRefused("l’archive vient d’une version plus récente de Maillage.")
    return note


def _stored_files(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for member in archive:
        name = member.name.removeprefix(FILES)
        if member.isfile() and name != member.name and ".." not in name:
            yield name, _opened(archive, member.name).read()
