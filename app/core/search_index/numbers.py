"""Numbers in a text: a date, a telephone number, a SIRET, an amount, however they are grouped."""

import re

_SEPARATOR = re.compile(r"[^0-9a-z]+")
_GROUPED = re.compile(r"\d{1,3}(?:[^\w,/-]\d{3})+(?:[^\w,/-]\d{5})?")  # 100 000, a SIREN, a SIRET
_TELEPHONE = re.compile(r"0\d(?:[^\w,/]\d\d){4}")
_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
           "octobre", "novembre", "decembre")  # fmt: skip
SIREN, SIRET = 9, 14


def readings(number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parts of a folded number, and what it stands for as one.

    ``10/07/2019``, ``10 juillet 2019`` and ``2019-07-10`` stand for 20190710, ``100 000`` for
    100000.
    """
    parts = tuple(_SEPARATOR.split(number))
    if day := _day(parts):
        return parts, (day,)
    if not (_GROUPED.fullmatch(number) or _TELEPHONE.fullmatch(number)):
        return parts, ()
    as_one = "".join(parts)
    return parts, (as_one,)


def siren_of(term: str) -> str | None:
    """The SIREN in a SIRET: who looks for an enterprise finds its establishments."""
    return term[:SIREN] if len(term) == SIRET and term.isdecimal() else None


def _day(parts: tuple[str, ...]) -> str | None:
    if len(parts) != 3:
        return None
    first, month, last = parts
    if month in _MONTHS:
        month = str(_MONTHS.index(month) + 1)
    day, year = (last, first) if len(first) == 4 else (first.removesuffix("er"), last)
    if len(year) != 4 or not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}{int(month):02}{int(day):02}"
