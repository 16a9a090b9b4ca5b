"""The terms of a segment: Whoosh's dictionary, kept among the arrays of its file."""

import io
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import BufferFile, StructFile

from app.core.search_index.whoosh_engine.segment_files import StoredArray


def encoded(term: str) -> bytes:
    """A term as the dictionary keeps it; the order of bytes is that of characters."""
    return term.encode("utf-8", "surrogatepass")


def dictionary(terms: list[str]) -> NDArray[np.uint8]:
    """Sorted terms as Whoosh's dictionary, each with its rank."""
    file = _InMemory()
    writer = OrderedHashWriter(file)
    for rank, term in enumerate(terms):
        writer.add(encoded(term), rank.to_bytes(4, "little"))
    writer.close()
    return np.frombuffer(file.raw_file().getbuffer(), np.uint8)


class _InMemory(StructFile):  # type: ignore[misc]
    """Whoosh's file, in memory: what was written is taken after it was closed."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "terms")

    def close(self) -> None:
        self.is_closed = True


class _Stretch(io.RawIOBase):
    """Bytes of a segment as a file."""

    def __init__(self, content: StoredArray) -> None:
        self._content = content
        self._at = 0

    def seek(self, to: int, whence: int = os.SEEK_SET) -> int:
        self._at = to if whence == os.SEEK_SET else len(self._content) + to
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._content[self._at : self._at + len(buffer)].tobytes()
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


class _StoredFile(StructFile):  # type: ignore[misc]
    """Whoosh's file, in a segment: its own seeks before it reads, which threads cannot share."""

    def __init__(self, content: StoredArray) -> None:
        super().__init__(io.BufferedReader(_Stretch(content)), "terms")
        self._content = content

    def get(self, position: int, length: int) -> bytes:
        return self._content[position : position + length].tobytes()


class Terms:
    """The dictionary of a segment: the rank of a term, those that start with a prefix."""

    def __init__(self, content: StoredArray) -> None:
        self._content = content
        self._reader = OrderedHashReader(_StoredFile(content), len(content))

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

    def every(self) -> Iterator[str]:
        """All terms, in order; what holds them is read at once."""
        file = BufferFile(self._content[:].tobytes(), "terms")
        for key in OrderedHashReader(file, len(self._content)).keys():  # noqa: SIM118 - no mapping
            yield key.decode("utf-8", "surrogatepass")
