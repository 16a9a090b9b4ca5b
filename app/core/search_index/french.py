"""French analysis: which terms a text is found under, and which terms a typed word looks for.

A word is kept at one position under its stem, taken before and after its accents are folded when
the two differ, and under its very form: what is typed with or without accents finds it, and the
form that was typed can rank above the others. A form that is its own stem stands there twice. A
hyphenated word, a grouped number and a date stand both in their parts and as one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from app.core.search_index.numbers import readings, siren_of

LONGEST_TERM = 64
MOST_PARTS = 5  # of a hyphenated word that is also kept as one
_APOSTROPHE = "['\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`\N{ACUTE ACCENT}]"
_HYPHEN = "[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SOFT HYPHEN}]"
_SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
_MONTH = (
    "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
)
_SAME_SEPARATOR = "|".join(
    rf"(?:{separator}[0-9]+){{1,5}}" for separator in (_SPACE, "/", "-", r"\.", ",")
)
TOKEN = re.compile(
    rf"[0-9]{{1,2}}(?:er)?{_SPACE}(?:{_MONTH}){_SPACE}[0-9]{{4}}(?!\w)"
    rf"|[0-9]+(?:{_SAME_SEPARATOR})(?!\w)"
    rf"|(?<!\w)(?:[a-z]{{1,6}}{_APOSTROPHE})?(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?"
    rf"|[^\W_]+(?:(?:{_APOSTROPHE}|{_HYPHEN})[^\W_]+)*",
    re.IGNORECASE,
)
_PARTS = re.compile(_HYPHEN)
_ELISION = re.compile(
    rf"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu){_APOSTROPHE}(?=\w)", re.IGNORECASE
)
_ANY_APOSTROPHE = re.compile(_APOSTROPHE)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ﬁ": "fi", "ﬂ": "fl"})
# Snowball leaves « emplois » beside « emploi », stems « métiers » less than « métier », « petit »
# more than « petite »: plurals and words in -it are made regular first.
_IRREGULAR = {
    "baux": "bail", "enjeux": "enjeu", "feux": "feu", "jeux": "jeu", "lieux": "lieu",
    "milieux": "milieu", "travaux": "travail", "voeux": "voeu", "yeux": "oeil",
}  # fmt: skip
# « été », « est », « pas », « sans », « sous » and « vers » say something here: summer, Grand Est,
# Pas-de-Calais, sans-abri, sous-préfecture, aller-vers.
_STOP_WORDS = """
le la les l un une des de du d et ou où à au aux en dans par pour sur avec chez ce cet cette ces c
qui que quoi dont qu il elle ils elles on nous vous je tu me te se m t s j n ne ni y leur leurs son
sa ses mon ma mes ton ta tes notre nos votre vos lui eux moi toi soi sont était étaient être a ont
avait avaient avoir ai as eu sera seront serait comme mais donc car si tout tous toute toutes même
mêmes très etait etaient etre meme memes tres
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_stemmer = Stemmer.Stemmer("french", 0)


class Analysed(NamedTuple):
    """What one run of characters stands for: ``(offset, term)``, and the positions it takes."""

    terms: tuple[tuple[int, str], ...]
    width: int


class Word(NamedTuple):
    """A word where it stands in a text, for excerpts and for queries."""

    start: int
    end: int
    raw: str


def words(text: str) -> Iterator[Word]:
    """The words of a text, in order; ``text`` is composed (NFC)."""
    for match in TOKEN.finditer(text):
        yield Word(match.start(), match.end(), match.group())


def analysed(text: str) -> Iterator[Analysed]:
    """What each word of a text stands for, stop words left out: what an index reads."""
    for raw in TOKEN.findall(unicodedata.normalize("NFC", text)):
        found = analyse(raw)
        if found.width:
            yield found


def names(text: str) -> Iterator[str]:
    """The terms of a name, which is not stemmed: « Le Goff-D’Amico » is legoffdamico's too."""
    for raw in TOKEN.findall(unicodedata.normalize("NFC", text)):
        parts = [part for piece in _PARTS.split(raw) for part in _ANY_APOSTROPHE.split(piece)]
        yield from (term for part in parts if len(term := fold(part)[:LONGEST_TERM]) > 1)
        if len(parts) > 1:
            yield fold("".join(parts))[:LONGEST_TERM]


class Split(NamedTuple):
    """One run of characters as words: its parts, and what it also stands for as a whole."""

    parts: tuple[str, ...]
    as_one: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def analyse(raw: str) -> Analysed:
    """What one match of ``TOKEN`` stands for; nothing for a stop word."""
    parts, as_one = split(raw)
    terms = [(0, term) for term in as_one]
    terms += [(0, siren) for term in (*as_one, *parts) if (siren := siren_of(term))]
    at = 0
    for part in parts:
        if not is_stop_word(part):
            terms += [(at, term) for term in (*stems(part), form_of(part))]
            at += 1
    return Analysed(tuple(terms), max(at, 1 if terms else 0))


def split(raw: str) -> Split:
    """The words in one match of ``TOKEN``, lowered and without elision, stop words included."""
    word = raw.lower()
    if "0" <= word[0] <= "9" and not word.isalnum():
        return Split(*readings(fold(word)))
    if "." in word:
        return Split((_bare(word.replace(".", "")),))
    parts = tuple(_bare(part) for part in _PARTS.split(word))
    if len(parts) == 1 or len(parts) > MOST_PARTS:
        return Split(parts)
    return Split(parts, ("".join(stems(part)[0] for part in parts)[:LONGEST_TERM],))


def stems(word: str) -> tuple[str, ...]:
    """The terms of one word: its stem folded, and the stem of the folded word if it differs."""
    lowered = word.lower().translate(_LIGATURES)
    first = fold(_stem(lowered))[:LONGEST_TERM]
    bare = fold(lowered)
    if bare == lowered:
        return (first,)
    second = fold(_stem(bare))[:LONGEST_TERM]
    return (first,) if second == first else (first, second)


def fold(text: str) -> str:
    """Text without accents, case or ligatures."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(char for char in bare if not unicodedata.combining(char))


def is_stop_word(word: str) -> bool:
    """Whether a word alone says nothing of a text: an article, a pronoun, a lone letter."""
    return word in STOP_WORDS or (len(word) < 2 and not word.isdecimal())


def form_of(word: str) -> str:
    """The term of the very form of a word."""
    return fold(word)[:LONGEST_TERM]


def elided(word: str) -> int:
    """How many characters of a word are elided ones before it: two of « l’accès »."""
    at = 0
    while found := _ELISION.match(word, at):
        at = found.end()
    return at


def _bare(word: str) -> str:
    """A word without elision, nor apostrophe inside: accès, aujourdhui."""
    return _ANY_APOSTROPHE.sub("", word[elided(word) :])


def _stem(word: str) -> str:
    is_verb = word.endswith("ons") and not word.endswith("ions")
    if len(word) > 4 and word[-1] == "s" and word[-2] != "s" and not is_verb:
        word = word[:-1]
    if word.endswith("it"):
        word += "e"
    return str(_stemmer.stemWord(_IRREGULAR.get(word, word)))
