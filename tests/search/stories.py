"""Stories that people play in a nation, and all that the search tells somebody of it."""

import os
from collections.abc import Callable, Collection
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st

from app.accounts.models import User
from app.core.db import db, now
from app.core.search_index import clauses, grammar
from app.core.search_index.engines import engine
from app.core.search_index.questions import Answer, Question
from app.notifications.kinds import Rhythm, Span
from app.search.notices import new_in_searches
from app.search.queries.asking import Asked
from app.search.queries.finding import find
from app.search.queries.suggesting import suggestions
from app.search.services.saved import save
from app.workgroups.audiences import audiences_of
from tests.support.database import Keeper, keep

PARIS = ZoneInfo("Europe/Paris")
EVER = timedelta(days=3_650)
Gesture = Callable[..., None]
Story = list[tuple[Gesture, int, int]]


def stories(gestures: list[Gesture]) -> Any:
    step = st.tuples(st.sampled_from(gestures), st.integers(0, 20), st.integers(0, 20))
    return st.lists(step, max_size=12)


EXAMPLES = settings(
    max_examples=int(os.environ.get("STORIES", "3")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a shorter story costs minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def founded(app: Flask, folder: Path, name: str, found: Callable[[], Any]) -> Any:
    """A nation as it was founded, made once for all stories."""
    known: tuple[Any, Keeper] | None = app.extensions.get(name)
    if known is None:
        nation = found()
        db.session.commit()
        url = app.extensions["settings"].database_url
        known = app.extensions[name] = (nation, keep(url, db.metadata, folder, name))
    db.session.remove()  # type: ignore[attr-defined]
    known[1].restore()
    return deepcopy(known[0])


def play(nation: Any, story: Story) -> None:
    for gesture, who, where in story:
        note(f"{gesture.__name__}({who}, {where})")
        gesture(nation, who, where)
        db.session.commit()


def ask(user: User | None, typed: str = "", kinds: Collection[str] = ()) -> Answer:
    wanted, excluded = clauses.clauses_of(grammar.parse(typed))
    counted = ("kind", "container", "author")
    chosen = {"kind": frozenset(kinds)} if kinds else {}
    question = Question(audiences_of(user), wanted, excluded, chosen=chosen, counted=counted)
    return engine().search(question)


def told_to(user: User | None, typed: str) -> str:
    """All that the page of results, the suggestions and the letter say to a person, the first two
    to a visitor (none)."""
    told = f"{find(user, Asked(typed=typed), PARIS)} {suggestions(user, typed)}"
    return f"{told} {alerts_of(user, typed)}" if user else told


def alerts_of(user: User, typed: str) -> str:
    """What the letter tells of a search that a person would have kept for ever."""
    saved = save("Gardée", urlencode({"q": typed}), has_alert=True, by=user)
    saved.looked_at = now() - EVER
    db.session.flush()
    told = new_in_searches(user, Span(Rhythm.WEEKLY, now() - EVER, now() + EVER))
    db.session.rollback()
    return f"{[(line.title, line.author) for line in told]}"


def some_of(nation: Any, rank: int) -> list[User]:
    """Some people of a nation: all of them, over several stories."""
    return [nation.person(rank + step) for step in (0, 3, 5)]
