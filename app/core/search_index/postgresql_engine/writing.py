"""Writing items: columns by number of set, vectors, and in how many items each term stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from app.core.search_index.engines import Analyse
from app.core.search_index.items import Item, Key
from app.core.search_index.postgresql_engine.tables import SETS
from app.core.search_index.postgresql_engine.vectors import Vectors, is_term, vectors_of

BATCH = 500
_COLUMNS = (
    "n", "id", "moment", "fingerprint", "length", "weight", "has_pages",
    *(f"{name}_set" for name in SETS), "kind", "title", "words", "uses",
)  # fmt: skip


class Writer:
    """Adds and erases items of one index, within the caller's transaction."""

    def __init__(self, connection: Connection, schema: str, analyse: Analyse) -> None:
        self._connection = connection
        self._schema = schema
        self._analyse = analyse
        self._sets: dict[tuple[str, tuple[str, ...]], int] = {}
        self._frequencies: Counter[str] = Counter()
        self._items = 0
        self._words = 0

    def erase(self, keys: set[Key]) -> None:
        """Take items away, and count their terms no more."""
        ids: dict[str, list[int]] = {}
        for kind, number in keys:
            ids.setdefault(kind, []).append(number)
        for kind, numbers in ids.items():
            gone = self._run(
                "DELETE FROM {0}.items WHERE kind = %(kind)s AND id = ANY(%(ids)s)"
                " RETURNING n, length, tsvector_to_array(words)",
                {"kind": kind, "ids": numbers},
            ).all()
            self._run("DELETE FROM {0}.pages WHERE n = ANY(%(n)s)", {"n": [row[0] for row in gone]})
            for _n, length, terms in gone:
                self._frequencies.subtract(term for term in terms if is_term(term))
                self._words -= length
            self._items -= len(gone)

    def add(self, items: Sequence[Item]) -> None:
        """Add items that are not there."""
        if not items:
            return
        numbers = self._new_numbers(len(items))
        written = [vectors_of(item, list(self._analyse(item))) for item in items]
        rows = list(zip(numbers, items, written, strict=True))
        self._copy("items", _COLUMNS, [self._row(*row) for row in rows])
        pages = ((n, part, page) for n, _item, vectors in rows for part, page in vectors.pages)
        self._copy("pages", ("n", "part", "words"), pages)
        for vectors in written:
            self._frequencies.update(vectors.terms)
            self._words += vectors.length
        self._items += len(items)

    def finish(self) -> None:
        """Write what was counted, and let readers know that the index has changed."""
        changed = sorted((term, by) for term, by in self._frequencies.items() if by)
        for at in range(0, len(changed), 50_000):
            some = changed[at : at + 50_000]
            self._run(
                "INSERT INTO {0}.terms AS t (term, items)"
                " SELECT * FROM unnest(%(terms)s::text[], %(by)s::integer[])"
                " ON CONFLICT (term) DO UPDATE SET items = t.items + excluded.items",
                {"terms": [term for term, _by in some], "by": [by for _term, by in some]},
            )
        self._run(
            "UPDATE {0}.meta SET generation = generation + 1, items = items + %(items)s,"
            " words = words + %(words)s",
            {"items": self._items, "words": self._words},
        )

    def _row(self, n: int, item: Item, vectors: Vectors) -> tuple[Any, ...]:
        return (
            n,
            item.id,
            vectors.moment,
            item.fingerprint,
            vectors.length,
            item.weight,
            bool(vectors.pages),
            *(self._set(name, _members(item, name)) for name in SETS),
            item.kind,
            vectors.title,
            vectors.words,
            vectors.uses,
        )

    def _set(self, name: str, members: tuple[str, ...]) -> int:
        """The number of a set of values."""
        number = self._sets.get((name, members))
        if number is None:
            number = self._run(
                "INSERT INTO {0}.sets AS s (name, members) VALUES (%(name)s, %(members)s::text[])"
                " ON CONFLICT (name, members) DO UPDATE SET name = s.name RETURNING id",
                {"name": name, "members": list(members)},
            ).scalar_one()
            self._sets[name, members] = number
        return number

    def _new_numbers(self, count: int) -> list[int]:
        sequence = f"pg_get_serial_sequence('{self._schema}.items', 'n')"
        rows = self._run(
            f"SELECT nextval({sequence}) FROM generate_series(1, %(count)s)",
            {"count": count},
        )
        return [row[0] for row in rows]

    def _copy(self, table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
        connection: Any = self._connection.connection.driver_connection
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self._schema}.{table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _run(self, statement: str, values: dict[str, Any]) -> Any:
        return self._connection.exec_driver_sql(statement.format(self._schema), values)


def _members(item: Item, name: str) -> tuple[str, ...]:
    return tuple(sorted(item.audiences if name == "audience" else set(item.values(name))))
