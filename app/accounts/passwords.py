"""Passwords: how they are stored, and which are strong enough to be chosen.

Strength is that of CNIL, deliberation 2022-100 of 21 July 2022 (80 bits for a password alone).
Storage is Argon2id, above the minimum of OWASP's Password Storage sheet (19 MiB, t=2, p=1).
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from app.core.text import fold

MEMORY_KIB = 32 * 1024
ITERATIONS = 2
MAX_LENGTH = 1_024
LENGTH_OF_FOUR_KINDS = 12
LENGTH_OF_THREE_KINDS = 14
WORDS_OF_PHRASE = 7
GUESSED_LENGTH = 72
STRONG = 4
SHORTEST_OWN_WORD = 4
TOO_SIMPLE = (
    "Ce mot de passe est trop simple : il n’a ni 7 mots, ni 14 caractères de trois sortes, "
    "ni 12 caractères de quatre sortes (minuscules, majuscules, chiffres, signes)."
)
# What French people start from, and the names of this service: zxcvbn's lists are English.
FRENCH_WORDS = (Path(__file__).parent / "french_words.txt").read_text(encoding="utf-8").split()
_hasher = PasswordHash((Argon2Hasher(memory_cost=MEMORY_KIB, time_cost=ITERATIONS, parallelism=1),))


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(_composed(password))


@cache
def _dummy_hash() -> str:
    return hash_password("no account has this password")


def verify(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one; nothing stored costs the same time and is false."""
    matches = _hasher.verify(_composed(password[:MAX_LENGTH]), stored or _dummy_hash())
    return matches and stored is not None and len(password) <= MAX_LENGTH


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with other settings than today's."""
    return _hasher.current_hasher.check_needs_rehash(stored)


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password is too weak to be chosen, in French; None when it is strong enough.

    ``about`` is what everybody knows of the person: their names and address.
    """
    if len(password) > MAX_LENGTH:
        return "Ce mot de passe est trop long : 1 024 caractères au plus."
    if not (_is_varied(password) or _is_phrase(password)):
        return TOO_SIMPLE
    own = _own_words(about)
    if any(word in fold(password).replace(" ", "") for word in own):
        return "Ce mot de passe contient votre nom ou votre adresse. Choisissez-en un autre."
    if _is_guessable(password, own):
        return "Ce mot de passe est trop courant : il serait vite deviné. Choisissez-en un autre."
    return None


def _composed(password: str) -> str:
    """The same accents typed on two keyboards give the same password."""
    return unicodedata.normalize("NFC", password)


def _is_varied(password: str) -> bool:
    kinds = len({_kind_of(char) for char in _composed(password)})
    shortest = {3: LENGTH_OF_THREE_KINDS, 4: LENGTH_OF_FOUR_KINDS}.get(kinds)
    return shortest is not None and len(_composed(password)) >= shortest


def _kind_of(char: str) -> str:
    if char.isdigit():
        return "digit"
    if char.isupper():
        return "capital"
    return "small" if char.isalpha() else "sign"


def _is_phrase(password: str) -> bool:
    return len(fold(password).split()) >= WORDS_OF_PHRASE


def _own_words(about: Iterable[str]) -> list[str]:
    """The words by which a person is known, those too short to mean anything left out."""
    wholes = [fold(each).replace(" ", "") for each in about]
    parts = [part for each in about for part in fold(each.partition("@")[0]).split()]
    return [word for word in dict.fromkeys([*wholes, *parts]) if len(word) >= SHORTEST_OWN_WORD]


def _is_guessable(password: str, own: list[str]) -> bool:
    """Whether known passwords, names, dates, keyboard rows or repeats lead to it quickly."""
    guess = zxcvbn(
        password[:GUESSED_LENGTH],
        user_inputs=[*own, *FRENCH_WORDS],
        max_length=GUESSED_LENGTH,
    )
    return int(guess["score"]) < STRONG
