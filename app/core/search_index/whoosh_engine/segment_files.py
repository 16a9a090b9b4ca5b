"""The file of a segment: flat arrays one behind the other, Whoosh's dictionary of terms first.

Slices are read as they are asked for, never mapped: a file that is cut short or that a disk no
longer gives is then an error of this search, where a mapped one would kill the process.
"""

import json
import os
import weakref
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

Arrays = dict[str, NDArray[Any]]
MAGIC = b"MAILLAGE"
ALIGNMENT = 64
ARRAYS = ".arr"
STRETCH = 1 << 20  # bytes read at once to check a file


class BadIndex(Exception):
    """A file of the index is not what was written: the index has to be built anew."""


class ReadStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder, each of its small files read at once."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))

    def open_file(self, name: str, **_options: Any) -> StructFile:
        return BufferFile((Path(self.folder) / name).read_bytes(), name)


def write_arrays(path: Path, arrays: Arrays, told: Mapping[str, Any]) -> None:
    """Write arrays one behind the other, and a header that says where each one is."""
    flat = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    sums = {name: zlib.crc32(array.view(np.uint8).data) for name, array in flat.items()}
    text = json.dumps({"told": told, "arrays": _places(flat), "sums": sums}).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(text).to_bytes(8, "little") + text)
        for array in flat.values():
            file.write(bytes(-file.tell() % ALIGNMENT))
            file.write(array.data)


def _places(arrays: Arrays) -> dict[str, tuple[str, int]]:
    return {name: (array.dtype.str, len(array)) for name, array in arrays.items()}


class StoredArray:
    """An array in a file: a slice of it is read anew each time. Raises BadIndex."""

    def __init__(self, file: "ArraysFile", at: int, kind: np.dtype[Any], count: int) -> None:
        self._file = file
        self._at = at
        self._kind = kind
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, wanted: slice) -> NDArray[Any]:
        start, stop, _step = wanted.indices(self._count)
        size = self._kind.itemsize
        length = max(stop - start, 0) * size
        return np.frombuffer(self._file.read(self._at + start * size, length), self._kind)


class ArraysFile:
    """A file of arrays, open for as long as it is of use. Raises BadIndex, FileNotFoundError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._descriptor)
        if self.read(0, len(MAGIC)) != MAGIC:
            raise BadIndex(f"{path.name} is no file of arrays")
        start = len(MAGIC) + 8
        length = int.from_bytes(self.read(len(MAGIC), 8), "little")
        try:
            header = json.loads(self.read(start, length))
            self.told: dict[str, Any] = header["told"]
            self._sums: dict[str, int] = header["sums"]
            self.arrays = self._placed(header["arrays"], start + length)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise BadIndex(f"{path.name}: {error}") from error
        if not self.is_whole:
            raise BadIndex(f"{path.name} has not the length that was written")

    def _placed(self, places: Mapping[str, tuple[str, int]], at: int) -> dict[str, StoredArray]:
        arrays = {}
        for name, (kind, count) in places.items():
            at += -at % ALIGNMENT
            arrays[name] = StoredArray(self, at, np.dtype(kind), count)
            at += count * np.dtype(kind).itemsize
        self._size = at
        return arrays

    def read(self, at: int, length: int) -> bytes:
        """Some bytes of the file, all of them."""
        content = os.pread(self._descriptor, length, at)
        if len(content) != length:
            raise BadIndex(f"{self._path.name} is cut short")
        return content

    @property
    def is_whole(self) -> bool:
        """Whether the file still stands where it was opened, as long as it was written."""
        try:
            there, here = self._path.stat(), os.fstat(self._descriptor)
        except OSError:
            return False
        return there.st_ino == here.st_ino and here.st_size == self._size

    @property
    def is_sound(self) -> bool:
        """Whether every byte of it is as it was written; reads it all."""
        try:
            return all(_sum_of(self.arrays[name]) == told for name, told in self._sums.items())
        except (BadIndex, OSError):
            return False


def _sum_of(array: StoredArray) -> int:
    told = 0
    for at in range(0, len(array), STRETCH):
        told = zlib.crc32(array[at : at + STRETCH].view(np.uint8).data, told)
    return told
