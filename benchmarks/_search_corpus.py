"""Made-up French items for the search: frequencies as in a language, rights as in the service."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np

from app.core.search_index.french import analyse
from app.core.search_index.items import Item

KINDS = ("post", "topic", "document", "event", "person", "organisation")
REGIONS = ("84", "27", "53", "24", "94", "44", "32", "11", "28", "75", "76", "52", "93",
           "01", "02", "03", "04", "06")  # fmt: skip
WORKGROUPS, OWN = 200, 6
STEMS = 60_000
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
COMMON = ("accompagnement", "insertion", "précarité", "familles", "emploi", "logement")
COMMON_SHARE = (0.40, 0.30, 0.25, 0.20, 0.15, 0.10)  # of items, in this order
_SYLLABLES = """
ba be bi bo bu ca ce ci co cu da de di do du fa fe fi fo ga go gu la le li lo lu ma me mi mo mu na
ne ni no nu pa pe pi po pu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo bra cré dri fro
gra plu pré tra tri vré chan ment clo é mé dé ré sé cha chou feu jeu peu seau veau
"""
_ENDINGS = ("", "s", "e", "es", "er", "é", "és", "ée", "ement", "ation", "ations", "eur", "eurs",
            "ique", "iques", "ité", "al", "aux", "able", "if", "ive", "iste")  # fmt: skip
_STOPS = ("de", "la", "le", "les", "et", "des", "en", "du", "un", "une", "pour", "par", "dans",
          "que", "qui", "sur", "avec", "au", "aux", "ce", "cette", "son", "il", "elle")  # fmt: skip
_ELISIONS = ("l’", "d’", "l'", "d'", "qu’")


@lru_cache(maxsize=1)
def forms() -> list[str]:
    """Some 330,000 forms, the most used first."""
    rng = random.Random(1)
    syllables = _SYLLABLES.split()
    stems: dict[str, None] = {}
    while len(stems) < STEMS:
        stems["".join(rng.choice(syllables) for _ in range(rng.choice((2, 2, 3, 3, 3, 4))))] = None
    every: dict[str, None] = {}
    for rank, stem in enumerate(stems):
        for ending in rng.sample(_ENDINGS, 12 if rank < 10_000 else 4):
            every[stem + ending] = None
    told = list(every)
    for start in range(0, len(told), 4_000):  # the forms of a stem are not used one like another
        block = told[start : start + 4_000]
        rng.shuffle(block)
        told[start : start + 4_000] = block
    return told


def items(count: int) -> Iterator[Item]:
    """So many items, always the same: the first of many are those of few."""
    words = forms()
    weights = 1.0 / (np.arange(len(words)) + 2.7) ** 1.05
    steps = np.cumsum(weights / weights.sum())
    for start in range(0, count, 1_000):
        draw = np.random.default_rng(start)
        lengths = draw.integers(80, 151, 1_000)
        ranks = np.searchsorted(steps, draw.random(int(lengths.sum())))
        rng = random.Random(start)
        at = 0
        for number in range(start, min(start + 1_000, count)):
            length = int(lengths[number - start])
            yield _item(number + 1, [words[rank] for rank in ranks[at : at + length]], rng)
            at += length


def _item(number: int, drawn: list[str], rng: random.Random) -> Item:
    text = [_dressed(word, rng) for word in drawn]
    for word, share in zip(COMMON, COMMON_SHARE, strict=True):
        if rng.random() < share:
            text[rng.randrange(6, len(text))] = word
    kind = rng.choices(KINDS, (40, 15, 15, 10, 12, 8))[0]
    return Item(
        kind=kind,
        id=number,
        title=" ".join(text[:6]),
        body=" ".join(text[6:]),
        audiences=frozenset({_audience(rng)}),
        container=f"workgroup-{rng.randrange(WORKGROUPS)}",
        facets={"region": (rng.choice(REGIONS),)},
        authors=(rng.randrange(3_000),),
        moment=NOW - timedelta(minutes=rng.randrange(4 * 365 * 24 * 60)),
    )


def _dressed(word: str, rng: random.Random) -> str:
    """Four in ten are stop words, some are elided or end a sentence."""
    chance = rng.random()
    if chance < 0.40:
        return rng.choice(_STOPS)
    if chance < 0.47:
        return rng.choice(_ELISIONS) + word
    return f"{word}." if chance < 0.52 else word


def _audience(rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.4:
        return "public"
    return "members" if chance < 0.7 else f"workgroup-{rng.randrange(WORKGROUPS)}"


READER = frozenset({"public", "members", *(f"workgroup-{number}" for number in range(OWN))})


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    """Words none of whose terms stands for a word of another stem: an index that keeps but the
    first stem of each word at its position then finds the same phrases."""
    stems: dict[str, set[str]] = {}
    told = {word: [term for _offset, term in analyse(word).terms] for word in forms()}
    for terms in told.values():
        for term in terms:
            stems.setdefault(term, set()).add(terms[0])
    return frozenset(
        word for word, terms in told.items() if all(len(stems[term]) == 1 for term in terms)
    )


def queries(sample: list[Item], each: int = 40) -> dict[str, list[str]]:
    """What people look for, from the words of some items."""
    rng = random.Random(7)
    plain = _plain_words()
    usual = [word for word in forms()[:400] if word in plain][:12]
    words = forms()
    runs = [_bare(rng.choice(sample).body) for _ in range(each)]
    return {
        "mot courant": [rng.choice((*COMMON, *words[:30])) for _ in range(each)],
        "mot rare": [rng.choice(run) for run in runs],
        "deux mots": [f"{rng.choice(COMMON)} {rng.choice(words[:300])}" for _ in range(each)],
        "trois mots": [
            f"{rng.choice(COMMON)} {rng.choice(words[:100])} {rng.choice(words[:100])}"
            for _ in range(each)
        ],
        "expression": [_phrase(run, plain, rng) for run in runs],
        "expression courante": [f'"{rng.choice(usual)} {rng.choice(usual)}"' for _ in range(each)],
        "début de mot": [f"{rng.choice(words[:3_000])[:4]}*" for _ in range(each)],
    }


def _bare(text: str) -> list[str]:
    words = [word.strip(".").split("’")[-1].split("'")[-1] for word in text.split()]
    return [word for word in words if word not in _STOPS and len(word) > 2]


def _phrase(run: list[str], plain: frozenset[str], rng: random.Random) -> str:
    """Two words that follow each other."""
    pairs = [pair for pair in pairwise(run) if plain.issuperset(pair)] or [(run[0], run[1])]
    return '"' + " ".join(rng.choice(pairs)) + '"'
