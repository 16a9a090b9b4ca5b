"""Words of letters alone for what bears a numbered word: spellings and completions are proposed
from such words only."""

import re

SYLLABLES = ("bak", "dil", "fum", "gor", "kev", "lut", "map", "nis", "pov", "rud")
_WORD = re.compile("zo((?:" + "|".join(SYLLABLES) + "){3})")


def name_of(number: int) -> str:
    """A word for a number under a thousand, far from all others: ``zobakbakdil``."""
    return "zo" + "".join(SYLLABLES[int(digit)] for digit in f"{number:03}")


def misspelt(word: str) -> str:
    """The same word with its last letter lost."""
    return word[:-1]


def names_in(text: str) -> set[int]:
    """The numbers of the words that a text betrays."""
    return {_number(found) for found in _WORD.findall(text)}


def _number(syllables: str) -> int:
    parts = [syllables[at : at + 3] for at in range(0, 9, 3)]
    return int("".join(str(SYLLABLES.index(part)) for part in parts))
