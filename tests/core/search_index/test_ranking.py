"""What comes first, in French, whoever keeps the index."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.search_index.clauses import Synonyms, clauses_of
from app.core.search_index.engines import Engine
from app.core.search_index.entries import analyse
from app.core.search_index.grammar import parse
from app.core.search_index.items import Item
from app.core.search_index.postgresql_engine import matches
from app.core.search_index.questions import Question
from tests.core.search_index.plain import EVERYBODY, MOMENT, ids, pages

ACRONYMS = Synonyms.of([("ASE", "aide sociale à l’enfance")])
FILLING = " ".join(["réunion du lundi au siège avec les partenaires locaux"] * 4)


@pytest.fixture(params=["whoosh", "postgresql"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Each engine, reading French."""
    made = request.getfixturevalue(request.param)
    monkeypatch.setattr(made, "_analyse", analyse)
    made.rebuild([])
    return made


def item(number: int, title: str, body: str = FILLING, **more: object) -> Item:
    told = {"kind": "topic", "moment": MOMENT, "audiences": EVERYBODY} | more
    return Item(id=number, title=title, body=body, **told)  # type: ignore[arg-type]


def question(query: str) -> Question:
    wanted, excluded = clauses_of(parse(query), ACRONYMS)
    return Question(EVERYBODY, wanted, excluded, asked_at=MOMENT)


def found(engine: Engine, query: str) -> list[int]:
    return ids(engine.search(question(query)))


@pytest.mark.parametrize(
    ("typed", "other"),
    [("logements", "loger"), ("enfant", "enfants"), ("enfants", "enfant"),
     ("précarité", "précaire"), ("accompagnement", "accompagner"), ("petites", "petits")],
)  # fmt: skip
def test_the_form_that_was_typed_comes_before_the_others_of_its_stem(
    engine: Engine, typed: str, other: str
) -> None:
    newer = MOMENT + timedelta(days=1)
    engine.apply(
        [
            item(1, "Sujet", f"{typed} {FILLING}"),
            item(2, "Sujet", f"{other} {FILLING}", moment=newer),
        ]
    )
    assert found(engine, typed)[0] == 1


def test_a_title_comes_before_a_body(engine: Engine) -> None:
    engine.apply(
        [item(1, "Maraudes mixtes"), item(2, "Sujet", f"maraudes et encore des maraudes {FILLING}")]
    )
    assert found(engine, "maraude") == [1, 2]


def test_a_name_is_found_as_it_is_and_comes_first(engine: Engine) -> None:
    engine.apply(
        [
            item(1, "Compte rendu", f"Présents : Lina Martin {FILLING}"),
            item(2, "Lina Martin", "", names=("Lina Martin",), kind="person"),
            item(3, "Lina Martins", "", names=("Lina Martins",), kind="person"),
        ]
    )
    assert found(engine, "lina martin")[0] == 2


def test_an_acronym_and_its_words_find_the_same_and_each_its_own_first(engine: Engine) -> None:
    engine.apply(
        [item(1, "Sorties de l’ASE"), item(2, "Aide sociale à l’enfance"), item(3, "Aide sociale")]
    )
    assert found(engine, "A.S.E.") == [1, 2]
    assert found(engine, "aide sociale à l'enfance") == [2, 1]


def test_what_is_excluded_is_not_found_in_any_of_its_forms(engine: Engine) -> None:
    engine.apply([item(1, "Crèche"), item(2, "Crèche et cantines"), item(3, "Crèche, cantine")])
    assert found(engine, "crèche -cantine") == [1]
    assert set(found(engine, "crèches")) == {1, 2, 3}


def test_a_long_document_is_found_by_its_page(engine: Engine) -> None:
    parts = pages("Sommaire", "Les petits-déjeuners à l’école", "Annexe " * 40)
    engine.apply([item(1, "Rapport annuel", "", parts=parts, kind="document")])
    (hit,) = engine.search(question("rapport petit déjeuner")).hits
    assert hit.part == 2
    assert found(engine, '"déjeuners annexe"') == []


def test_every_hostile_query_is_answered(engine: Engine) -> None:
    engine.apply([item(1, "Crèche")])
    for query in [
        "'",
        "\\",
        "a:* & !b",
        "crèche" * 200,
        "\ud800",
        "'':*",
        "<->",
        "-crèche",
        "\0 a",
    ]:
        engine.search(question(query))
    assert found(engine, "-cantine") == [1]


def test_beyond_those_ranked_the_others_follow_by_date(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "NEWEST", 6)
    old = MOMENT - timedelta(days=1_000)
    engine.apply(
        [
            item(100, "Maraude", moment=old - timedelta(days=1)),
            *(
                item(number, "Sujet", f"maraude {FILLING}", moment=old + timedelta(days=number % 7))
                for number in range(40)
            ),
        ]
    )
    asked, seen = replace(question("maraude"), limit=7), []
    while True:
        answer = engine.search(asked)
        assert answer.total == 41
        seen += ids(answer)
        if answer.next is None:
            break
        asked = replace(asked, after=answer.next)
    assert seen[0] == 100
    assert sorted(seen) == [*range(40), 100]
