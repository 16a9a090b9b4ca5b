"""The texts of the discussions, as they are written in ``content/forums``, one file a forum.

A topic starts with ``# Titre``, each of its posts with a line of facts set apart by middle dots::

    ## membre · 12 16:55 · merci CAF, animatrice · accepté

Who writes (a persona, ``lead``, or the type of a structure: ``CAF``, ``CCAS#2`` for the second,
``CRPA@04`` for another region), when (days ago, with the hour or a fraction), what was done with
it. ``{CAF}`` in a text is a first name, ``@{CAF}`` a mention.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.administration.demo.content import HERE
from app.core.db import now

FOLDER = HERE / "forums"
PARIS = ZoneInfo("Europe/Paris")
DRAFT = "brouillon"
_TOPIC = re.compile(r"^# (.+)$", re.MULTILINE)
_POST = re.compile(r"^## (\S+ · .+)$", re.MULTILINE)


@dataclass(frozen=True)
class Remark:
    """A post of a discussion. ``facts`` are what was done with it: a word, then its details."""

    who: str
    moment: str
    body: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        return self.moment == DRAFT

    def names(self, fact: str) -> list[str]:
        """The people of a fact: ``merci CAF, animatrice``."""
        return [name.strip() for name in self.facts.get(fact, "").split(",") if name.strip()]


@dataclass(frozen=True)
class Discussion:
    """A topic with its posts; ``place`` is the name of its file."""

    place: str
    title: str
    remarks: list[Remark]


def discussions() -> Iterator[Discussion]:
    """Every discussion, forum after forum."""
    for path in sorted(FOLDER.glob("*.md")):
        yield from _read(path)


def moment_of(written: str) -> datetime:
    """``12 16:55`` is a day and an hour in Paris, ``0.3`` a fraction of a day ago."""
    days, _, hour = written.partition(" ")
    if not hour:
        return now() - timedelta(days=float(days))
    day = (now().astimezone(PARIS) - timedelta(days=int(days))).date()
    return datetime.combine(day, time.fromisoformat(hour.rjust(5, "0")), tzinfo=PARIS)


def _read(path: Path) -> Iterator[Discussion]:
    _before, *parts = _TOPIC.split(path.read_text(encoding="utf-8"))
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        _nothing, *posts = _POST.split(text)
        remarks = [_remark(*pair) for pair in zip(posts[::2], posts[1::2], strict=True)]
        yield Discussion(path.stem, title.strip(), remarks)


def _remark(heading: str, body: str) -> Remark:
    who, moment, *facts = heading.split(" · ")
    parted = (fact.partition(" ") for fact in facts)
    return Remark(who, moment, body.strip(), {word: detail for word, _, detail in parted})
