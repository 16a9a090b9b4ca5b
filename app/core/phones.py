"""French phone numbers: typed in any usual way, stored as E.164, shown by pairs.

The two first digits after the 0, or three overseas, say which country code a number has (national
numbering plan of the Arcep, decision 2018-0881). 06 39 98 is not Mayotte's, though it begins as
Mayotte's do: the Arcep keeps it for works of fiction.
"""

import re

OVERSEAS = {
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), "262"),
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
    **dict.fromkeys(("508", "708"), "508"),
}
FICTION = "063998"
PAIRS_APART = "\N{NO-BREAK SPACE}"
_SEPARATORS = re.compile(r"[\s.\-/()]+")
_NATIONAL = re.compile(r"0[1-9][0-9]{8}")
_ABROAD = re.compile(r"\+(33|262|590|594|596|508)([1-9][0-9]{8})")
_OTHER_PLAN = re.compile(r"\+(?:(?:687|681)[0-9]{6}|689[0-9]{8})")


def normalise_phone(value: str) -> str:
    """A French number as ``+33320000000``. Raises ValueError for anything else."""
    bare = _SEPARATORS.sub("", value.replace("(0)", ""))
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    if _OTHER_PLAN.fullmatch(bare):
        return bare
    abroad = _ABROAD.fullmatch(bare)
    national = f"0{abroad[2]}" if abroad else bare
    if not _NATIONAL.fullmatch(national):
        raise ValueError(value)
    return f"+{_country_code(national)}{national[1:]}"


def _country_code(national: str) -> str:
    if national.startswith(FICTION):
        return "33"
    return OVERSEAS.get(national[1:4], "33")


def show_phone(stored: str) -> str:
    """A stored number as French people read it: ``03 20 00 00 00``, ``+687 28 57 57``."""
    other = _OTHER_PLAN.fullmatch(stored)
    if other:
        return f"{stored[:4]}{PAIRS_APART}{_by_pairs(stored[4:])}"
    known = _ABROAD.fullmatch(stored)
    return _by_pairs(f"0{known[2]}") if known else stored


def _by_pairs(digits: str) -> str:
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    return PAIRS_APART.join(pairs)
