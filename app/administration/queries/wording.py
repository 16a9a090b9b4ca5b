"""The log in French: its lines as people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.administration.queries.labels import (
    ACTIONS,
    DETAILS,
    NAMELESS,
    REFERENCES,
    SUBJECTS,
    VALUES,
)
from app.core.audit import AuditEntry
from app.core.dates import NBSP

Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Line:
    """A line of the log as people read it."""

    at: datetime
    text: str
    author: str
    subject_kind: str
    subject_id: str
    subject: str
    details: str


def line_of(entry: AuditEntry, names: Names) -> Line:
    """One line in French; an action or a subject that has no label keeps its code."""
    name = names.get((entry.subject_kind, entry.subject_id))
    number = entry.subject_id if entry.subject_kind in NAMELESS else f"n°{NBSP}{entry.subject_id}"
    return Line(
        at=entry.at,
        text=ACTIONS.get(entry.action, entry.action),
        author=entry.actor_name,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        subject=f"{SUBJECTS.get(entry.subject_kind, entry.subject_kind)} – {name or number}",
        details=details_of(entry, names),
    )


def lines_of(entries: Sequence[AuditEntry], names: Names) -> list[Line]:
    """Several lines in French."""
    return [line_of(entry, names) for entry in entries]


def told(entries: Sequence[AuditEntry], names: Names) -> list[Line]:
    """Several lines about one thing, each with its details after its action."""
    lines = lines_of(entries, names)
    return [
        replace(line, text=f"{line.text} ({line.details})") if line.details else line
        for line in lines
    ]


def details_of(entry: AuditEntry, names: Names) -> str:
    """What a line says beside its action: « avant : membre ; après : animatrice »."""
    told = (
        (DETAILS.get(key, key), _named(key, value, names)) for key, value in entry.details.items()
    )
    return f"{NBSP}; ".join(f"{label}{NBSP}: {value}" for label, value in told)


def _named(key: str, value: Any, names: Names) -> str:
    """The value of a detail; the number of somebody or something gives its name, if known."""
    kind = REFERENCES.get(key)
    if kind is None or value is None:
        return _value(value)
    return names.get((kind, str(value)), f"n°{NBSP}{value}")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{DETAILS.get(name, name)} {_value(each)}" for name, each in value.items()
        )
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    return "–" if value in (None, "") else VALUES.get(str(value), str(value))
