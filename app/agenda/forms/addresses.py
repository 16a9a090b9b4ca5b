"""What an address of the agenda asks for; what it cannot mean is left out."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.agenda.models import EventKind
from app.agenda.queries.asking import Asked
from app.core.dates import MAINLAND
from app.core.db import now
from app.core.forms import row_number
from app.core.text import one_line

MOST_GROUPS = 30
CODE_LENGTH = 3
LIST, MONTH, WEEK = "liste", "mois", "semaine"
NARROWING = {"groupe", "region", "departement", "kind", "mes"}
VIEWS = {LIST: "Liste", MONTH: "Mois", WEEK: "Semaine"}


@dataclass(frozen=True)
class AgendaAddress:
    """What is asked, in which view and around which day, and the values of the address that ask
    it; ``is_narrowed`` when filters were chosen."""

    asked: Asked
    values: dict[str, Any]
    view: str
    day: date
    is_narrowed: bool

    def with_(self, **changes: Any) -> dict[str, Any]:
        """The values of the address with these changes; one that is none goes."""
        return {name: each for name, each in {**self.values, **changes}.items() if each}

    def within(self, department_codes: Collection[str]) -> "AgendaAddress":
        """The same without its department where that is not one of the region asked for."""
        asked = self.asked
        if asked.department_code is None or asked.department_code in department_codes:
            return self
        return replace(
            self,
            asked=replace(asked, department_code=None),
            values=self.with_(departement=None),
        )


def read_address(
    arguments: MultiDict[str, str],
    *,
    workgroup_id: int | None = None,
    region_code: str | None = None,
    own: bool = False,
) -> AgendaAddress:
    """What the address of a page asks for, of a group or of a region where it is theirs."""
    groups = _groups(arguments.getlist("groupe"))
    region, department = (_code(arguments.get(each, "")) for each in ("region", "departement"))
    kind = _kind(arguments.get("kind", ""))
    mine, past = (arguments.get(each) == "1" for each in ("mes", "passes"))
    view = arguments["vue"] if arguments.get("vue") in VIEWS else LIST
    values: dict[str, Any] = {
        "vue": view if view != LIST else "",
        "groupe": list(groups),
        "region": region,
        "departement": department,
        "kind": kind.value if kind else "",
        "mes": "1" if mine else "",
        "passes": "1" if past else "",
    }
    asked = Asked(
        workgroup_ids=groups if workgroup_id is None else (workgroup_id,),
        region_code=region_code or region or None,
        department_code=department or None,
        kind=kind,
        mine=mine,
        own=own,
        past=past,
    )
    return _address(asked, values, view, _day(arguments))


def _address(asked: Asked, values: dict[str, Any], view: str, day: date) -> AgendaAddress:
    kept = {name: each for name, each in values.items() if each}
    return AgendaAddress(asked, kept, view, day, bool(NARROWING & kept.keys()))


def _day(arguments: MultiDict[str, str]) -> date:
    """The day around which a calendar is shown: ``mois=2019-07``, ``semaine=2019-07-08`` (any day
    of it); today when nothing or nonsense is asked."""
    month, week = arguments.get("mois", ""), arguments.get("semaine", "")
    typed = f"{month}-01" if month else week
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = now().astimezone(ZoneInfo(MAINLAND)).date()
    return day if MINYEAR + 1 < day.year < MAXYEAR - 1 else date(2000, 1, 1)


def steps_of(wanted: AgendaAddress) -> dict[str, dict[str, Any]]:
    """The values of the address for what comes before, for today and for what comes after."""
    if wanted.view == WEEK:
        days = {"previous": wanted.day - timedelta(7), "next": wanted.day + timedelta(7)}
        asked = {name: wanted.with_(semaine=each.isoformat()) for name, each in days.items()}
    else:
        first = wanted.day.replace(day=1)
        days = {"previous": first - timedelta(1), "next": first + timedelta(32)}
        asked = {name: wanted.with_(mois=f"{each:%Y-%m}") for name, each in days.items()}
    return {**asked, "today": wanted.with_()}


def _kind(typed: str) -> EventKind | None:
    return EventKind(typed) if typed in list(EventKind) else None


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
