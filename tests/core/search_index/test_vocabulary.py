"""Spellings and completions come from what anyone signed in may read."""

import pytest
from sqlalchemy.orm import Session

from app.core.search_index import vocabulary
from app.core.search_index.items import Item, Part
from app.core.search_index.questions import Answer, Question, Term

MEMBERS, CLOSED = frozenset({"members"}), frozenset({"workgroup-12"})


def item(number: int, body: str, audiences: frozenset[str] = MEMBERS) -> Item:
    return Item("topic", number, title="Sujet", body=body, audiences=audiences)


@pytest.fixture(autouse=True)
def _known(session: Session) -> None:
    vocabulary.learn(
        [
            item(1, "La précarité alimentaire, l’alimentation des familles"),
            item(2, "Précarité : les épiceries solidaires et l’alimentation"),
            item(3, "precarite"),
            item(4, "L’alimentation", frozenset({"public"})),
            item(5, "une famille, le hameau des Tilleuls, confidentiel", CLOSED),
            item(6, "confidentiel", CLOSED | {"region-32"}),
        ]
    )


class OneReader:
    """An engine where a reader finds some terms only."""

    def __init__(self, *terms: str) -> None:
        self._terms = terms

    def search(self, question: Question) -> Answer:
        (way,) = question.clauses[0].ways
        assert isinstance(way, Term)
        return Answer(total=int(way.text in self._terms))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("precarte", "précarité"),
        ("précaritée", "précarité"),
        ("alimantation", "alimentation"),
        ("alimentatoin", "alimentation"),
        ("PRECARITÉS", "précarité"),
    ],
)
def test_a_misspelt_word_finds_its_spelling(typed: str, meant: str) -> None:
    assert vocabulary.spellings(typed)[0] == meant


@pytest.mark.parametrize(
    "typed", ["", "a", "ab", "précarité", "zzzzzz", "x" * 5_000, "\0", "😀😀😀"]
)
def test_no_spelling_is_proposed_without_need(typed: str) -> None:
    assert vocabulary.spellings(typed) == []


def test_a_word_seen_once_is_no_spelling() -> None:
    assert vocabulary.spellings("solidairs") == []
    assert vocabulary.completions("solid") == ["solidaires"]


def test_the_start_of_a_word_is_completed_by_the_most_used() -> None:
    assert vocabulary.completions("alim") == ["alimentation", "alimentaire"]
    assert vocabulary.completions("PRÉC") == ["précarité"]
    assert vocabulary.completions("al") == []
    assert vocabulary.completions("%_%") == []
    assert vocabulary.completions("ali\0") == ["alimentation", "alimentaire"]
    assert vocabulary.completions("\ud800abc") == []


def test_a_workgroup_s_own_words_are_never_proposed() -> None:
    assert vocabulary.completions("confid") == []
    assert vocabulary.spellings("confidentiels") == []
    assert vocabulary.completions("tilleul") == []


def test_a_word_is_proposed_only_to_who_can_find_it() -> None:
    words = ["précarité", "alimentation"]
    engine = OneReader("alimentation")
    assert vocabulary.proposed_to(MEMBERS, words, engine, 5) == ["alimentation"]  # type: ignore[arg-type]
    assert vocabulary.proposed_to(MEMBERS, words, OneReader(), 5) == []  # type: ignore[arg-type]


def test_words_that_nobody_uses_are_forgotten() -> None:
    kept = item(4, "L’alimentation")
    assert vocabulary.recount([kept, kept, item(7, "page"), item(8, "x", CLOSED)]) == 3
    assert vocabulary.completions("prec") == []
    assert vocabulary.spellings("alimentatio") == ["alimentation"]


def test_names_and_pages_are_words_too_but_no_number() -> None:
    item_of_pages = Item(
        "document", 9, "Guide", MEMBERS, names=("Lina Kerouédan",), parts=(Part(1, "maraude 2019"),)
    )
    assert vocabulary.words_of(item_of_pages) == {"guide", "lina", "kerouédan", "maraude"}
