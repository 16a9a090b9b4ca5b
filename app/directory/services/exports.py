"""What is written down when lists of the directory leave the service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.accounts.models import User
from app.core import audit


@dataclass(frozen=True)
class Export:
    """A list that a person takes out: how many lines, which columns, of which search, and why."""

    count: int
    columns: Sequence[str]
    file_format: str
    why: str
    filters: Mapping[str, str] = field(default_factory=dict)


def log_export(export: Export, by: User) -> None:
    """Note that a person took a list out of the service."""
    audit.record(
        "directory.exported",
        by,
        by=by,
        count=export.count,
        columns=list(export.columns),
        format=export.file_format,
        filters=dict(export.filters),
        why=export.why,
    )


def log_cards(count: int, by: User) -> None:
    """Note that a person took the cards of several people at once."""
    audit.record("directory.cards_taken", by, by=by, count=count)
