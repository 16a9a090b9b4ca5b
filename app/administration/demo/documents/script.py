"""The documents of the demonstration as ``content/documents.toml`` tells them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.administration.demo.content import HERE
from app.administration.demo.forums.script import moment_of


@dataclass(frozen=True)
class Step:
    """What somebody does with a document at a moment: ``facts`` has a status, an audience, the
    title of what replaces it, or ``trash``; a text makes a new version of it."""

    moment: datetime
    who: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def note(self) -> str:
        return str(self.facts.get("note", ""))


@dataclass(frozen=True)
class Story:
    """A document: ``facts`` are those of its deposit, ``steps`` what follows, in order."""

    facts: dict[str, Any]
    moment: datetime
    steps: list[Step]


def stories() -> Iterator[Story]:
    """Every document, with the moments of its life read before the clock is set to any day."""
    with (HERE / "documents.toml").open("rb") as file:
        for facts in tomllib.load(file)["document"]:
            told = [*facts.pop("steps", ()), *facts.pop("version", ())]
            steps = [Step(moment_of(each["at"]), each["who"], each) for each in told]
            ordered = sorted(steps, key=lambda step: step.moment)
            yield Story(facts, moment_of(facts["at"]), ordered)
