"""What an address of the agenda asks for; what it cannot mean is left out."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.agenda.models import EventKind
from app.agenda.queries.asking import Asked
from app.core.forms import row_number
from app.core.text import one_line

MOST_GROUPS = 30
CODE_LENGTH = 3


@dataclass(frozen=True)
class AgendaAddress:
    """What is asked, and the values of the address that ask it."""

    asked: Asked
    values: dict[str, Any]

    def with_(self, **changes: Any) -> dict[str, Any]:
        """The values of the address with these changes; one that is none goes."""
        return {name: each for name, each in {**self.values, **changes}.items() if each}


def read_address(
    arguments: MultiDict[str, str],
    *,
    workgroup_id: int | None = None,
    region_code: str | None = None,
) -> AgendaAddress:
    """What the address of a page asks for, of a group or of a region where it is theirs."""
    groups = _groups(arguments.getlist("groupe"))
    region = _code(arguments.get("region", ""))
    kind = arguments.get("kind", "")
    known_kind = EventKind(kind) if kind in list(EventKind) else None
    mine, past = arguments.get("mes") == "1", arguments.get("passes") == "1"
    values: dict[str, Any] = {
        "groupe": list(groups),
        "region": region,
        "kind": known_kind.value if known_kind else "",
        "mes": "1" if mine else "",
        "passes": "1" if past else "",
    }
    is_narrowed = bool(groups or region or known_kind or mine)
    if workgroup_id is not None:
        groups = (workgroup_id,)
    asked = Asked(groups, region_code or region or None, known_kind, mine, past, is_narrowed)
    return AgendaAddress(asked, {name: each for name, each in values.items() if each})


def _code(typed: str) -> str:
    code = one_line(typed)
    return code if code.isascii() and code.isalnum() and len(code) <= CODE_LENGTH else ""


def _groups(typed: list[str]) -> tuple[int, ...]:
    known = []
    for each in typed[:MOST_GROUPS]:
        try:
            known.append(row_number(each))
        except ValueError:
            continue
    return tuple(dict.fromkeys(known))
