"""SQLite FTS5 over the same terms, as the yardstick: rights, total, two facets, the best twenty."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from app.core.search_index.entries import TITLE_WEIGHT
from app.core.search_index.french import analysed
from app.core.search_index.items import Item
from app.core.search_index.questions import Clause, Phrase, Prefix, Question, Term

COUNTED = ("kind", "region")
BREAK = "0break0"  # so that no phrase runs from a title into a body
_FOUND = """
WITH found AS MATERIALIZED (
  SELECT i.id, i.kind, i.region, f.rank AS rank FROM terms f JOIN items i ON i.id = f.rowid
  WHERE terms MATCH ? AND i.audience IN (SELECT name FROM audiences))
SELECT 'total', count(*), 0 FROM found
UNION ALL SELECT 'kind', kind, count(*) FROM found GROUP BY kind
UNION ALL SELECT 'region', region, count(*) FROM found GROUP BY region
UNION ALL SELECT * FROM (SELECT 'hit', id, rank FROM found ORDER BY rank LIMIT 20)
"""


class Fts5:
    """An index in a file: first stems in one column, in order, all other terms in another."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = OFF", "cache_size = -200000"):
            self._connection.execute(f"PRAGMA {pragma}")

    def build(self, items: Iterable[Item]) -> None:
        """Index items, and keep beside what filters and counts need."""
        run = self._connection
        run.execute(
            "CREATE VIRTUAL TABLE terms USING fts5(stems, others, content='', tokenize='unicode61')"
        )
        run.execute(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, kind TEXT, region TEXT, audience TEXT,"
            " title TEXT, body TEXT)"
        )
        run.execute("CREATE TEMP TABLE audiences (name TEXT PRIMARY KEY)")
        run.execute("BEGIN")
        for item in items:
            run.execute("INSERT INTO terms (rowid, stems, others) VALUES (?, ?, ?)", _terms(item))
            row = (item.id, item.kind, item.facets["region"][0], *item.audiences)
            run.execute(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)", (*row, item.title, item.body)
            )
        run.execute("COMMIT")
        run.execute("INSERT INTO terms(terms) VALUES ('optimize')")
        run.execute("ANALYZE")

    def reads_as(self, audiences: frozenset[str]) -> None:
        """Whose rights filter what follows."""
        run = self._connection
        run.execute("CREATE TEMP TABLE IF NOT EXISTS audiences (name TEXT PRIMARY KEY)")
        run.execute("DELETE FROM audiences")
        run.executemany("INSERT INTO audiences VALUES (?)", [(name,) for name in audiences])

    def search(self, question: Question) -> tuple[int, list[int]]:
        """The total and the best; the counts by facet are read too."""
        total, hits = 0, []
        match = " AND ".join(f"({_written(clause)})" for clause in question.clauses)
        for name, first, _second in self._connection.execute(_FOUND, (match,)):
            if name == "total":
                total = first
            elif name == "hit":
                hits.append(first)
        return total, hits

    def texts(self, ids: list[int]) -> dict[int, tuple[str, str]]:
        """Titles and bodies by id, as a page reads them to show them, whatever the engine."""
        marks = ",".join("?" * len(ids))
        rows = self._connection.execute(
            f"SELECT id, title, body FROM items WHERE id IN ({marks})", ids
        )
        return {number: (title, body) for number, title, body in rows}


def _terms(item: Item) -> tuple[int, str, str]:
    stems: list[str] = []
    others: list[str] = []
    for text, weight in ((item.title, TITLE_WEIGHT), (item.body, 1)):
        for found in analysed(text):
            first = found.terms[0][1]
            stems.append(first)
            others += [first] * (weight - 1)
            others += [term for _offset, term in found.terms[1:]] * weight
        stems.append(BREAK)
    return item.id, " ".join(stems), " ".join(others)


def _written(clause: Clause) -> str:
    return " OR ".join(_way(way) for way in clause.ways)


def _way(way: Term | Phrase | Prefix) -> str:
    match way:
        case Term(text):
            return f'"{text}"'
        case Prefix(text):
            return f'"{text}"*'
        case Phrase(places):
            return 'stems : "' + " ".join(place[0] for place in places) + '"'
