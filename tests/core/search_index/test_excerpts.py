"""Excerpts show where a text answers, and are safe."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.search_index.clauses import Synonyms, clauses_of
from app.core.search_index.excerpts import WIDTH, Marker
from app.core.search_index.grammar import parse

ACRONYMS = Synonyms.of([("ASE", "aide sociale à l’enfance")])
FILLING = "Les acteurs se réunissent chaque mois au siège. " * 30


def marker(query: str) -> Marker:
    return Marker(clauses_of(parse(query), ACRONYMS)[0])


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("precarite", "La précarité.", "La <mark>précarité</mark>."),
        ("emploi", "L’emploi, des emplois", "L’<mark>emploi</mark>, des <mark>emplois</mark>"),
        ("ASE", "de l’A.S.E.", "de l’<mark>A.S.E.</mark>"),
        ("ASE", "l’aide sociale à l’enfance", "l’<mark>aide sociale à l’enfance</mark>"),
        ('"sorties sèches"', "des sorties sèches, des sorties",
         "des <mark>sorties sèches</mark>, des sorties"),
        ("petit-déjeuner", "un petit-déjeuner, petit", "un <mark>petit-déjeuner</mark>, petit"),
        ("alim*", "alimentation", "<mark>alimentation</mark>"),
        ("de la", "de la", "de la"),
    ],
)  # fmt: skip
def test_what_answers_is_marked(query: str, text: str, marked: str) -> None:
    assert marker(query).whole(text) == marked


def test_nothing_of_a_text_is_html() -> None:
    marked = marker("emploi").whole("<b>emploi</b> & <script>alert('emploi')</script>")
    assert marked == (
        "&lt;b&gt;<mark>emploi</mark>&lt;/b&gt; &amp; &lt;script&gt;alert(&#39;<mark>emploi</mark>"
        "&#39;)&lt;/script&gt;"
    )


def test_an_excerpt_is_where_most_of_the_query_is() -> None:
    text = f"{FILLING} la crèche {FILLING} la cantine de la crèche à tarif social {FILLING}"
    excerpt = marker("crèche cantine social").excerpt(text)
    assert {"<mark>cantine</mark>", "<mark>crèche</mark>", "<mark>social</mark>"} <= set(
        excerpt.replace("\n", " ").split()
    )
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")


def test_an_excerpt_of_a_text_that_does_not_answer_is_its_beginning() -> None:
    excerpt = marker("crèche").excerpt(FILLING)
    assert excerpt.startswith("Les acteurs")
    assert len(excerpt) <= WIDTH + 1


def test_a_short_text_is_shown_whole() -> None:
    assert marker("crèche").excerpt("La crèche.") == "La <mark>crèche</mark>."


def test_an_excerpt_of_a_very_long_text_takes_little_time() -> None:
    start = time.process_time()
    marker("emploi crèche").excerpt("emploi " * 500_000)
    assert time.process_time() - start < 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=600), st.text(max_size=30))
def test_an_excerpt_holds_no_html_but_its_marks(text: str, query: str) -> None:
    excerpt = marker(query).excerpt(text)
    bare = excerpt.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare
