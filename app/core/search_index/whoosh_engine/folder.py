"""Where the index stands: folders of whole indexes, a pointer to the one that serves, a lock.

``current`` names the folder that serves and changes, in one rename, with every commit and every
rebuild: it is all that readers look at. The index holds pickles: the folder is the service's own.
"""

import fcntl
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from app.core.search_index.engines import SCHEMA_VERSION, Busy

POINTER = "current"
LOCK = "lock"
LOCK_STEP_S = 0.02
PREFIX = "index-"


class Pointer(NamedTuple):
    """What serves: a folder, and a number that grows with each commit."""

    folder: str
    generation: int
    version: int = SCHEMA_VERSION


class IndexFolder:
    """The folder of the search under the service's."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._turn = threading.RLock()
        self._depth = 0
        self._descriptor: int | None = None

    def path(self, pointer: Pointer) -> Path:
        return self.root / pointer.folder

    def pointer(self) -> Pointer | None:
        """What serves, if there is an index and it is of the present version."""
        try:
            told = json.loads((self.root / POINTER).read_bytes())
            pointer = Pointer(str(told["folder"]), int(told["generation"]), int(told["version"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        sound = pointer.folder.startswith(PREFIX) and "/" not in pointer.folder
        return pointer if sound and pointer.version == SCHEMA_VERSION else None

    def point(self, pointer: Pointer) -> None:
        """Let readers see a commit. A commit is on the disk without it: a loss of power may bring
        an older number back, which names the same folder, or no pointer, which has it built anew.
        """
        beside = self.root / f"{POINTER}.new"
        beside.write_text(json.dumps(pointer._asdict()))
        beside.replace(self.root / POINTER)

    def keep(self) -> None:
        """Have the pointer on the disk: before the folder that served until now goes."""
        sync_file(self.root / POINTER)
        sync_folder(self.root)

    def new(self) -> Path:
        """An empty folder for an index to build."""
        path = self.root / f"{PREFIX}{secrets.token_hex(8)}"
        path.mkdir(mode=0o700)
        return path

    def sweep(self) -> None:
        """Remove what does not serve: older indexes, builds that were cut short."""
        pointer = self.pointer()
        for path in self.root.glob(f"{PREFIX}*"):
            if pointer is None or path.name != pointer.folder:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self, patience_s: float = 30.0) -> Iterator[None]:
        """Be the only writer of all processes and threads; a thread may enter again.

        The lock goes with the process, however that ends. Raises Busy.
        """
        if not self._turn.acquire(timeout=patience_s):
            raise Busy
        try:
            self._depth += 1
            if self._depth == 1:
                self._descriptor = self._locked(patience_s)
            yield
        finally:
            self._depth -= 1
            if self._depth == 0 and self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
            self._turn.release()

    def _locked(self, patience_s: float) -> int:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)
        descriptor = os.open(self.root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor, patience_s)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


def _take(descriptor: int, patience_s: float) -> None:
    limit = time.monotonic() + patience_s
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() > limit:
            raise Busy
        time.sleep(LOCK_STEP_S)


def sync_folder(path: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Have a file on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
