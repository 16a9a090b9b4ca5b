"""Stored files: one interface over a local folder and S3, names drawn from the content."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, ObjectStore, from_url
from sqlalchemy import select

from app.core.db import Base, db
from app.core.transactions import after_commit
from config import Settings

_OF_CONTENT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")
AT_A_TIME = 500
PIECE_BYTES = 256 * 1024
PART_BYTES = 5 * 1024 * 1024  # the least that S3 takes
# A remote store that does not answer is told of within seconds, not after obstore's three minutes.
PATIENCE: Any = {
    "client_options": {"connect_timeout": "5s", "allow_http": True},
    "retry_config": {"max_retries": 2, "retry_timeout": timedelta(seconds=15)},
}


@dataclass(frozen=True)
class Stored:
    """What was stored: its name, its SHA-256 in hexadecimal, its size in bytes."""

    name: str
    sha256: str
    byte_count: int


def init_app(app: Flask, settings: Settings) -> None:
    """Open the store of ``STORAGE_URL``, or the folder ``files`` of the data folder."""
    if settings.storage_url.startswith("s3://"):
        store: ObjectStore = from_url(settings.storage_url, **PATIENCE)
    else:
        folder = settings.storage_url.removeprefix("file://") or settings.data_dir / "files"
        store = LocalStore(folder, mkdir=True)
    app.extensions["files"] = store


def _store() -> ObjectStore:
    return cast(ObjectStore, current_app.extensions["files"])


def save(content: bytes) -> str:
    """Store bytes under their SHA-256 and return that name; the same bytes are stored once."""
    name = _name_of(hashlib.sha256(content).hexdigest())
    obstore.put(_store(), name, content)
    return name


def save_stream(content: BinaryIO) -> Stored:
    """Store what a stream holds, from its start, under its SHA-256, reading it twice and keeping
    little of it in memory; the same bytes are stored once."""
    digest, byte_count = hashlib.sha256(), 0
    content.seek(0)
    while piece := content.read(PIECE_BYTES):
        digest.update(piece)
        byte_count += len(piece)
    content.seek(0)
    stored = Stored(_name_of(digest.hexdigest()), digest.hexdigest(), byte_count)
    obstore.put(_store(), stored.name, content, chunk_size=PART_BYTES, max_concurrency=2)
    return stored


def _name_of(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def read(name: str) -> bytes:
    """The bytes stored under a name. Raises FileNotFoundError."""
    return bytes(obstore.get(_store(), name).bytes())


def stream(name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes stored under a name, piece by piece, those of a range alone when it is given.
    Raises FileNotFoundError at once."""
    asked: Any = {"range": (start, end)} if end is not None else None
    found = obstore.get(_store(), name, options=asked)
    return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE_BYTES))


def stream_later(name: str) -> Iterator[bytes]:
    """The bytes stored under a name, asked for when the first piece is: for archives of many."""
    store = _store()

    def pieces() -> Iterator[bytes]:
        for piece in obstore.get(store, name).stream(min_chunk_size=PIECE_BYTES):
            yield bytes(piece)

    return pieces()


def size_of(name: str) -> int:
    """How many bytes are stored under a name. Raises FileNotFoundError."""
    return int(obstore.head(_store(), name)["size"])


def local_path(name: str) -> Path | None:
    """Where the bytes of a name stand on this machine; None when they are in a remote store."""
    store = _store()
    if not isinstance(store, LocalStore) or not _OF_CONTENT.fullmatch(name):
        return None
    return Path(str(store.prefix)) / name


def erase(name: str) -> None:
    """Remove what is stored under a name, if anything is."""
    obstore.delete(_store(), name)


def is_local() -> bool:
    """Whether the files stand in a folder of this machine, and not in a remote store."""
    return isinstance(_store(), LocalStore)


def stored_names() -> Iterator[str]:
    """The name of every stored file."""
    for several in obstore.list(_store()):
        for each in several:
            yield each["path"]


def erase_unused(before: datetime) -> int:
    """Erase, once the transaction is saved, the files stored before a moment that no row uses;
    return how many.

    A row says that it uses a file by a column whose name ends with ``stored_name``, whatever its
    table. The same bytes sent again meanwhile are stored anew: their moment is that of the last
    time.
    """
    unused = list(unused_names(before))

    def erase_them() -> None:
        for name in unused:
            erase(name)

    after_commit("files.erase_unused", erase_them)
    return len(unused)


def unused_names(before: datetime) -> Iterator[str]:
    """The names of the files stored before a moment that no row uses."""
    names = _names_of_content(before)
    while some := list(islice(names, AT_A_TIME)):
        yield from sorted(set(some) - _in_use(some))


def _names_of_content(before: datetime) -> Iterator[str]:
    for several in obstore.list(_store()):
        for each in several:
            if each["last_modified"] < before and _OF_CONTENT.fullmatch(each["path"]):
                yield each["path"]


def _in_use(names: Sequence[str]) -> set[str]:
    used: set[str] = set()
    for table in Base.metadata.tables.values():
        for column in table.c:
            if column.name.endswith("stored_name"):
                used |= set(db.session.scalars(select(column).where(column.in_(names))))
    return used


def put_back(name: str, content: bytes) -> None:
    """Store bytes under the name they had, as when a backup is restored."""
    obstore.put(_store(), name, content)


def is_writable() -> bool:
    """Whether the store takes, gives back and erases a small file."""
    probe = f"probe/{uuid4().hex}"
    try:
        obstore.put(_store(), probe, b"maillage")
        kept = read(probe) == b"maillage"
        erase(probe)
    except (obstore.exceptions.BaseError, OSError):
        return False
    return kept
