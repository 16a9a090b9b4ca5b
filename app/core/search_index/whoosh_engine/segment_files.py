"""The two files of a segment: its dictionary of terms (Whoosh's) and its arrays (flat, mapped)."""

import json
import mmap
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import StructFile

Arrays = dict[str, NDArray[Any]]
MAGIC = b"MAILLAGE"
ALIGNMENT = 64
TERMS = ".trm"
ARRAYS = ".arr"


class BadIndex(Exception):
    """A file of the index is not what was written: the index has to be built anew."""


def write_terms(path: Path, terms: list[str]) -> None:
    """Write sorted terms, each with its rank."""
    file = StructFile(path.open("wb"), path.name)
    try:
        writer = OrderedHashWriter(file)
        for rank, term in enumerate(terms):
            writer.add(encoded(term), rank.to_bytes(4, "little"))
        writer.close()
    except BaseException:
        with suppress(OSError):  # closing writes what is left, which a full disk refuses again
            file.raw_file().close()
        raise


def encoded(term: str) -> bytes:
    """A term as the dictionary keeps it; the order of bytes is that of characters."""
    return term.encode("utf-8", "surrogatepass")


class _MappedFile(StructFile):  # type: ignore[misc]
    """Whoosh's file, mapped: its own seeks before it reads, which threads cannot share."""

    def __init__(self, path: Path) -> None:
        super().__init__(_mapping(path), path.name)

    def get(self, position: int, length: int) -> bytes:
        mapped: bytes = self.file[position : position + length]
        return mapped


def _mapping(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            raise BadIndex(f"{path.name} is empty")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class MappedStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder, its files mapped to read them."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))

    def open_file(self, name: str, **_options: Any) -> StructFile:
        return _MappedFile(Path(self.folder) / name)


class Terms:
    """The dictionary of a segment: the rank of a term, those that start with a prefix."""

    def __init__(self, path: Path) -> None:
        self._reader = OrderedHashReader(_MappedFile(path), path.stat().st_size)

    def rank(self, term: str) -> int | None:
        value = self._reader.get(encoded(term))
        return None if value is None else int.from_bytes(value, "little")

    def ranks(self, prefix: str) -> tuple[int, int]:
        """The first rank of the terms that start so, and the one that follows the last."""
        start = encoded(prefix)
        return self._first_from(start), self._first_from(start + b"\xff")

    def _first_from(self, key: bytes) -> int:
        position = self._reader.closest_key_pos(key)
        if position is None:
            return int(self._reader.indexlen)
        _key, at, length = self._reader.key_and_range_at(position)
        return int.from_bytes(self._reader.dbfile.get(at, length), "little")

    def __iter__(self) -> Iterator[str]:
        for key in self._reader.keys():  # noqa: SIM118 - it is no mapping
            yield key.decode("utf-8", "surrogatepass")


def write_arrays(path: Path, arrays: Arrays, told: Mapping[str, Any]) -> None:
    """Write arrays one behind the other, and a header that says where each one is."""
    header = {"told": told, "arrays": _places(arrays)}
    text = json.dumps(header, ensure_ascii=True).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(text).to_bytes(8, "little") + text)
        for array in arrays.values():
            file.write(bytes(-file.tell() % ALIGNMENT))
            file.write(np.ascontiguousarray(array).data)


def _places(arrays: Arrays) -> dict[str, tuple[str, int]]:
    return {name: (array.dtype.str, len(array)) for name, array in arrays.items()}


def map_arrays(path: Path) -> tuple[Arrays, dict[str, Any]]:
    """The arrays of a file, mapped and not copied: processes share them. Raises BadIndex."""
    mapped = _mapping(path)
    if mapped[: len(MAGIC)] != MAGIC:
        raise BadIndex(f"{path.name} is no file of arrays")
    end = len(MAGIC) + 8
    length = int.from_bytes(mapped[len(MAGIC) : end], "little")
    try:
        header = json.loads(mapped[end : end + length])
        return _mapped(mapped, header["arrays"], end + length), header["told"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadIndex(f"{path.name}: {error}") from error


def _mapped(mapped: mmap.mmap, places: Mapping[str, tuple[str, int]], at: int) -> Arrays:
    arrays = {}
    for name, (kind, count) in places.items():
        at += -at % ALIGNMENT
        arrays[name] = np.frombuffer(mapped, np.dtype(kind), count, at) if count else _empty(kind)
        at += arrays[name].nbytes
    if at != len(mapped):
        raise ValueError("its length is not the one written")
    return arrays


def _empty(kind: str) -> NDArray[Any]:
    return np.zeros(0, np.dtype(kind))
