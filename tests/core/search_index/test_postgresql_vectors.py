"""What PostgreSQL's vectors hold beside words: pairs of neighbours, and the week of an item."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.core.search_index.engines import IndexUnavailable
from app.core.search_index.items import Key
from app.core.search_index.postgresql_engine import engine as engines
from app.core.search_index.postgresql_engine import matches, vectors
from app.core.search_index.postgresql_engine.engine import PostgresqlEngine
from app.core.search_index.postgresql_engine.tables import LIVE
from app.core.search_index.questions import Clause, Phrase, Sort
from tests.core.search_index.plain import MOMENT, asked, ids, item, pages, phrase, word


@pytest.fixture
def index(postgresql: PostgresqlEngine) -> PostgresqlEngine:
    """An empty index in PostgreSQL."""
    postgresql.rebuild([])
    return postgresql


def test_words_that_start_like_those_of_a_phrase_are_not_taken_for_them(index):
    index.apply([item(1, "petit déjeuner"), item(2, "petite déjeunette petit dé déjeuner")])

    assert ids(index.search(asked(phrase("petit déjeuner")))) == [1]


def test_a_phrase_is_found_where_there_are_more_pairs_than_a_vector_holds(index, monkeypatch):
    monkeypatch.setattr(vectors, "MOST_PAIRED_BYTES", 10)
    index.apply(
        [
            item(1, "une aide sociale à tous"),
            item(2, "rapport", parts=pages("une aide sociale", "à tous")),
            item(3, "une sociale aide à tous"),
        ]
    )

    assert set(ids(index.search(asked(phrase("aide sociale"))))) == {1, 2}
    assert ids(index.search(asked(phrase("sociale à")))) == [1]


def test_a_phrase_may_leave_places_open_and_stand_beside_other_ways(index):
    index.apply([item(1, "aide à enfance"), item(2, "ase"), item(3, "enfance aide")])

    open_place = Phrase((("aide",), (), ("enfance",)))
    assert ids(index.search(asked(Clause((open_place,))))) == [1]
    assert set(ids(index.search(asked(Clause((*word("ase").ways, open_place)))))) == {1, 2}
    assert set(ids(index.search(asked(excluded=(Clause((open_place,)),))))) == {2, 3}


def test_only_words_are_counted_as_terms_and_none_is_left_of_what_is_erased(index):
    index.apply([item(1, "aide sociale"), item(2, "aide sociale")])
    assert (index.frequency("aide"), index.frequency("sociale")) == (2, 2)
    index.apply([], [Key("topic", 1), Key("topic", 2)])

    counted = f"SELECT count(*) FROM {LIVE}.terms WHERE items <> 0 OR term ~ '[\x02\x03]'"
    with index._bind.connect() as connection:
        assert connection.exec_driver_sql(counted).scalar_one() == 0


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("recent", [30, 2])
def test_the_newest_are_the_same_whether_weeks_are_asked_for_or_not(
    index, monkeypatch, sort, recent
):
    """With two recent matches alone, the last weeks do not hold enough of them."""
    monkeypatch.setattr(matches, "NEWEST", 5)
    monkeypatch.setattr(matches, "TITLES", 1)
    days = [timedelta(days=5 * number) for number in range(60)]
    index.apply(
        item(number, "mot" if number < recent or number > 50 else "autre", moment=MOMENT - day)
        for number, day in enumerate(days)
    )
    question = asked(word("mot"), sort=sort, limit=3, asked_at=MOMENT)
    if recent == 2:
        index.apply(item(100 + n, "mot", moment=MOMENT - timedelta(days=900)) for n in range(40))
    monkeypatch.setattr(matches, "WORTH", 1)
    with _told(index) as statements:
        by_weeks = index.search(question)
    newest = [each for each in statements if "ORDER BY -i.moment" in each and "i.words @@" in each]
    assert len(newest) == (1 if recent == 30 else 2)
    monkeypatch.setattr(matches, "MOST_WEEKS", 0)

    assert index.search(question) == by_weeks
    assert ids(by_weeks) == [0, 1, 2] if recent == 30 else [0, 1, 51]


@contextmanager
def _told(index: PostgresqlEngine) -> Iterator[list[str]]:
    """The statements that an index runs meanwhile."""
    statements: list[str] = []

    def keep(_connection, _cursor, statement, *_others):
        statements.append(statement)

    event.listen(index._bind, "before_cursor_execute", keep)
    try:
        yield statements
    finally:
        event.remove(index._bind, "before_cursor_execute", keep)


def test_an_index_laid_out_otherwise_serves_no_more_and_is_built_anew(index, monkeypatch):
    index.apply([item(1, "mot")])
    monkeypatch.setattr(engines, "VERSION", engines.VERSION + 1)

    assert not index.is_ready
    with pytest.raises(IndexUnavailable):
        index.search(asked(word("mot")))


def test_facets_chosen_and_counted_keep_apart_in_phrases_as_in_words(index):
    told = [("32", "topic"), ("32", "event"), ("84", "topic")]
    index.apply(
        item(number, "aide sociale", kind=kind, facets={"region": (region,)})
        for number, (region, kind) in enumerate(told)
    )
    chosen = {"region": frozenset({"32"}), "kind": frozenset({"topic"})}
    question = asked(word("aide"), chosen=chosen, counted=("kind", "region"))

    for clause in (word("aide"), phrase("aide sociale")):
        answer = index.search(replace(question, clauses=(clause,)))
        assert answer.total == 1
        assert answer.counts == {
            "kind": {"topic": 1, "event": 1},
            "region": {"32": 1, "84": 1},
        }
