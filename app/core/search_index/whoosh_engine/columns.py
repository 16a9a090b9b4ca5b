"""The columns of a segment: one value for each entry, numbers or small sets of strings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.items import FACETS, Entry, Item
from app.core.search_index.whoosh_engine.segment_files import StoredArray

NUMBERS = {
    "id": "<i8",
    "part": "<u4",
    "length": "<u4",
    "moment": "<i8",
    "weight": "<f4",
    "fingerprint": "<u4",
}
SETS = ("audience", *FACETS)
SEPARATOR = "\x1f"
NO_MOMENT = 0  # 1970: before anything that the service holds


class Codes(NamedTuple):
    """A column of sets: the number of each entry's set, and the sets."""

    codes: NDArray[Any]
    sets: list[str]

    def holding(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """For each set, whether it holds any of these values."""
        asked = set(wanted) - {""}
        told = (not asked.isdisjoint(each.split(SEPARATOR)) for each in self.sets)
        return np.fromiter(told, np.bool_, len(self.sets))


class Columns(NamedTuple):
    """All columns of a segment, each as long as the segment has entries."""

    numbers: dict[str, NDArray[Any]]
    sets: dict[str, Codes]

    def __len__(self) -> int:
        return len(self.numbers["id"])


class ColumnsBuilder:
    """Gathers the columns of the entries that are being written."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[float]] = {name: [] for name in NUMBERS}
        self._codes: dict[str, list[int]] = {name: [] for name in SETS}
        self._known: dict[str, dict[str, int]] = {name: {} for name in SETS}

    def add(self, item: Item, entry: Entry, place: int) -> None:
        """One row for an entry; the first is numbered 0, a page one more than its number."""
        moment = int(item.moment.timestamp()) if item.moment else NO_MOMENT
        part = entry.part + 1 if place else 0
        told = (item.id, part, entry.length, moment, item.weight, item.fingerprint)
        for values, value in zip(self._numbers.values(), told, strict=True):
            values.append(value)
        for name in SETS:
            self._codes[name].append(self._codes[name][-1] if place else self._code(item, name))

    def _code(self, item: Item, name: str) -> int:
        held = item.audiences if name == "audience" else item.values(name)
        known = self._known[name]
        return known.setdefault(SEPARATOR.join(sorted(held)), len(known))

    def build(self) -> Columns:
        numbers = {name: np.array(values, NUMBERS[name]) for name, values in self._numbers.items()}
        sets = {
            name: Codes(np.array(self._codes[name], np.int64), list(self._known[name]))
            for name in SETS
        }
        return Columns(numbers, sets)


def joined(pieces: Sequence[tuple[Columns, NDArray[np.bool_] | None]]) -> Columns:
    """Columns one behind the other, of each the entries that are kept."""
    numbers = {
        name: np.concatenate([_kept(columns.numbers[name], keep) for columns, keep in pieces])
        for name in NUMBERS
    }
    sets = {
        name: _joined_codes([(columns.sets[name], keep) for columns, keep in pieces])
        for name in SETS
    }
    return Columns(numbers, sets)


def _joined_codes(pieces: Sequence[tuple[Codes, NDArray[np.bool_] | None]]) -> Codes:
    known: dict[str, int] = {}
    gathered = []
    for codes, keep in pieces:
        renamed = [known.setdefault(each, len(known)) for each in codes.sets]
        gathered.append(np.array(renamed, np.int64)[_kept(codes.codes, keep)])
    return Codes(np.concatenate(gathered), list(known))


def _kept(values: NDArray[Any], keep: NDArray[np.bool_] | None) -> NDArray[Any]:
    return values if keep is None else values[keep]


def stored(columns: Columns) -> tuple[dict[str, NDArray[Any]], dict[str, list[str]]]:
    """Columns as arrays to write, codes in the smallest type that holds them, and their sets."""
    arrays = dict(columns.numbers)
    sets = {}
    for name, (codes, values) in columns.sets.items():
        arrays[f"set:{name}"] = codes.astype(np.min_scalar_type(max(len(values) - 1, 0)))
        sets[name] = values
    return arrays, sets


def loaded(arrays: Mapping[str, StoredArray], sets: dict[str, list[str]]) -> Columns:
    """The columns that ``stored`` gave, in memory."""
    numbers = {name: arrays[name][:] for name in NUMBERS}
    return Columns(numbers, {name: Codes(arrays[f"set:{name}"][:], sets[name]) for name in SETS})
