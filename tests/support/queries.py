"""Counts what a block asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class Queries:
    """The statements of a block, in order."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        return "\n".join(f"{rank:>3} {text}" for rank, text in enumerate(self.statements, 1))

    @property
    def writes(self) -> list[str]:
        """Those that change something."""
        return [text for text in self.statements if text.split()[0] not in {"SELECT", "WITH"}]


@contextmanager
def count_queries(engine: Engine) -> Iterator[Queries]:
    """Record each statement that the engine sends during the block."""
    seen = Queries()

    def record(
        _connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool
    ) -> None:
        if not statement.lstrip().upper().startswith(NOT_QUERIES):
            seen.statements.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", record)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", record)
