"""Stored files: one interface over a local folder and S3, names drawn from the content."""

import hashlib
from collections.abc import Iterator
from typing import cast
from uuid import uuid4

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, ObjectStore, from_url

from config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Open the store of ``STORAGE_URL``, or the folder ``files`` of the data folder."""
    if settings.storage_url.startswith("s3://"):
        store: ObjectStore = from_url(settings.storage_url)
    else:
        folder = settings.storage_url.removeprefix("file://") or settings.data_dir / "files"
        store = LocalStore(folder, mkdir=True)
    app.extensions["files"] = store


def _store() -> ObjectStore:
    return cast(ObjectStore, current_app.extensions["files"])


def save(content: bytes) -> str:
    """Store bytes under their SHA-256 and return that name; the same bytes are stored once."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"{digest[:2]}/{digest}"
    obstore.put(_store(), name, content)
    return name


def read(name: str) -> bytes:
    """The bytes stored under a name. Raises FileNotFoundError."""
    return bytes(obstore.get(_store(), name).bytes())


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
