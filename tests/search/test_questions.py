"""Sixty questions that people ask, put to the demonstration by a member of two of its groups."""

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.dates import current_zone
from app.core.search_index.synonyms import load_defaults
from app.search.queries.asking import Asked
from app.search.queries.finding import find
from tests.support import demonstration
from tests.support.search import SearchIndex

pytestmark = pytest.mark.xdist_group(demonstration.GROUP)
QUESTIONS = Path(__file__).parent / "questions.csv"
AT_LEAST = 55  # of the sixty
FIRST = 3


def plain(title: str) -> str:
    return title.replace("\N{NO-BREAK SPACE}", " ")


def test_what_people_ask_for_is_among_the_first_three(
    app: Flask,
    session: Session,
    process_folder: Path,
    each_index: SearchIndex,
    capsys: pytest.CaptureFixture[str],
) -> None:
    demonstration.bring(app, process_folder)
    load_defaults()
    each_index.build()
    member = session.scalars(select(User).where(User.email == "membre@exemple.fr")).one()
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        asked = list(csv.DictReader(file, delimiter=";"))
    assert len(asked) == 60
    missed = []
    for row in asked:
        found = find(member, Asked(row["question"]), current_zone())
        first = [plain(line.shown.title) for line in found.lines[:FIRST]]
        if not set(first) & set(row["expected"].split("|")):
            missed.append(f"{row['question']}: {first}")
    with capsys.disabled():
        print(f"\n{len(asked) - len(missed)} questions of {len(asked)} in the first three")  # noqa: T201
    assert len(asked) - len(missed) >= AT_LEAST, missed
