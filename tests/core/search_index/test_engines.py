"""What every engine answers: whoever keeps the index, the same items are found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.search_index.items import Key
from app.core.search_index.questions import Clause, Phrase, Sort
from tests.core.search_index.plain import (
    MOMENT,
    asked,
    ids,
    item,
    pages,
    phrase,
    start,
    word,
)


def test_an_item_is_found_by_each_of_its_words(engine):
    engine.apply([item(1, "sorties sèches"), item(2, "petits déjeuners")])

    assert ids(engine.search(asked(word("sèches")))) == [1]
    assert ids(engine.search(asked(word("sorties"), word("sèches")))) == [1]
    assert engine.search(asked(word("sorties"), word("petits"))).total == 0
    assert engine.search(asked(word("absent"))).total == 0


def test_any_way_of_a_clause_will_do_and_what_is_excluded_is_not_found(engine):
    engine.apply([item(1, "ase lille"), item(2, "aide sociale lille"), item(3, "lille")])

    either = Clause((*word("ase").ways, *phrase("aide sociale").ways))
    assert set(ids(engine.search(asked(either)))) == {1, 2}
    assert ids(engine.search(asked(word("lille"), excluded=(either,)))) == [3]


def test_a_phrase_wants_its_words_side_by_side(engine):
    engine.apply([item(1, "le petit déjeuner"), item(2, "déjeuner petit"), item(3, "petit")])

    assert ids(engine.search(asked(phrase("petit déjeuner")))) == [1]
    any_between = Clause((Phrase((("le",), (), ("déjeuner",))),))
    assert ids(engine.search(asked(any_between))) == [1]


def test_a_start_finds_every_word_that_begins_so(engine):
    engine.apply([item(1, "logement"), item(2, "logements"), item(3, "loger"), item(4, "élan")])

    assert set(ids(engine.search(asked(start("logem"))))) == {1, 2}
    assert set(ids(engine.search(asked(start("log"))))) == {1, 2, 3}
    assert engine.search(asked(start("logz"))).total == 0


def test_an_item_is_found_by_those_who_read_it_and_nobody_else(engine):
    engine.apply(
        [
            item(1, "budget"),
            item(2, "budget", "members"),
            item(3, "budget", "workgroup-12", "region-32"),
            replace(item(4, "budget"), audiences=frozenset()),
        ]
    )

    def seen(*audiences: str) -> set[int]:
        return set(ids(engine.search(asked(word("budget"), audiences=frozenset(audiences)))))

    assert seen() == set()
    assert seen("public") == {1}
    assert seen("public", "members") == {1, 2}
    assert seen("workgroup-12") == {3}
    assert seen("region-32") == {3}
    assert seen("workgroup-1", "region-3", "") == set()


def test_facets_count_only_what_the_reader_finds(engine):
    engine.apply(
        [
            item(1, "budget", facets={"region": ("32",)}),
            item(2, "budget", facets={"region": ("32", "84")}, kind="event"),
            item(3, "budget", "workgroup-1", facets={"region": ("84",), "theme": ("secret",)}),
        ]
    )

    answer = engine.search(asked(word("budget"), counted=("region", "kind", "theme", "year")))

    assert answer.counts["region"] == {"32": 2, "84": 1}
    assert answer.counts["kind"] == {"topic": 1, "event": 1}
    assert answer.counts["theme"] == {}
    assert answer.counts["year"] == {"2026": 2}


def test_a_facet_is_counted_as_if_nothing_were_chosen_in_it(engine):
    engine.apply(
        [
            item(1, "budget", facets={"region": ("32",)}, container="workgroup-1"),
            item(2, "budget", facets={"region": ("84",)}, kind="event", authors=(7, 8)),
        ]
    )

    answer = engine.search(
        asked(
            word("budget"),
            chosen={"region": frozenset({"32"})},
            counted=("region", "kind"),
        )
    )

    assert answer.total == 1
    assert answer.counts == {"region": {"32": 1, "84": 1}, "kind": {"topic": 1}}
    by_author = asked(word("budget"), chosen={"author": frozenset({"8"})})
    assert ids(engine.search(by_author)) == [2]
    in_group = asked(word("budget"), chosen={"container": frozenset({"workgroup-1"})})
    assert ids(engine.search(in_group)) == [1]


def test_a_facet_that_is_not_declared_is_a_fault():
    with pytest.raises(ValueError, match="shoe_size"):
        asked(counted=("shoe_size",))
    with pytest.raises(ValueError, match="shoe_size"):
        item(1, "a", facets={"shoe_size": ("43",)})


def test_dates_bound_what_is_found(engine):
    day = timedelta(days=1)
    engine.apply([item(1, "a"), item(2, "a", moment=MOMENT + day), item(3, "a", moment=None)])

    assert ids(engine.search(asked(word("a"), since=MOMENT + day))) == [2]
    assert ids(engine.search(asked(word("a"), until=MOMENT + day))) == [1]
    assert engine.search(asked(word("a"))).total == 3


def test_without_a_word_everything_readable_comes_newest_first(engine):
    days = [timedelta(days=each) for each in (2, 9, 5)]
    engine.apply([item(at, "a", moment=MOMENT + day) for at, day in enumerate(days, start=1)])

    assert ids(engine.search(asked())) == [2, 3, 1]
    assert ids(engine.search(asked(word("a"), sort=Sort.DATE))) == [2, 3, 1]


def test_better_matches_come_first(engine):
    others = [item(number, "b c d e f g") for number in range(20, 40)]
    engine.apply(
        [
            item(1, "a x x x x x x x"),
            item(2, "a a a x x x x x"),
            item(3, "a x x x x x x x", weight=2.0),
            *others,
        ]
    )

    assert ids(engine.search(asked(word("a")))) == [3, 2, 1]


def test_at_equal_match_the_recent_and_the_readers_own_groups_come_first(engine):
    engine.apply(
        [
            item(1, "a", moment=MOMENT - timedelta(days=900)),
            item(2, "a"),
            item(3, "a", moment=MOMENT - timedelta(days=100), container="workgroup-3"),
        ]
    )
    mine = frozenset({"workgroup-3"})

    assert ids(engine.search(asked(word("a"), asked_at=MOMENT))) == [2, 3, 1]
    assert ids(engine.search(asked(word("a"), asked_at=MOMENT, preferred=mine))) == [3, 2, 1]


@pytest.mark.parametrize("sort", Sort)
def test_pages_follow_each_other_without_gap_or_repetition(engine, sort):
    moments = [MOMENT + timedelta(days=number % 3) for number in range(50)]
    engine.apply(
        [
            item(number, "a " * (number % 4 + 1), moment=moments[number], kind=f"k{number % 2}")
            for number in range(25)
        ]
    )
    engine.apply([item(number, "a", moment=moments[number]) for number in range(25, 50)])
    question = asked(word("a"), sort=sort, limit=7)

    seen = []
    while True:
        answer = engine.search(question)
        seen += [hit.key for hit in answer.hits]
        if answer.next is None:
            break
        question = replace(question, after=answer.next)

    assert len(seen) == len(set(seen)) == 50
    assert seen == [hit.key for hit in engine.search(replace(question, after=None, limit=50)).hits]


@pytest.mark.parametrize(
    "after", ["", "[]", "nonsense", "[1,2]", '["a",null,3,4]', "[NaN,1,2,3]", "{" * 3000]
)
def test_a_place_that_makes_no_sense_does_no_harm(engine, after):
    engine.apply([item(1, "a")])

    assert engine.search(asked(word("a"), after=after)).total == 1


def test_a_document_is_found_once_with_the_page_that_answers(engine):
    report = item(1, "rapport", parts=pages("rien", "budget ici", "budget budget lille"))
    engine.apply([item(2, "budget"), report, item(3, "budget lille")])

    answer = engine.search(asked(word("budget"), counted=("kind",)))
    assert answer.total == 3
    assert answer.counts["kind"] == {"topic": 3}
    assert {hit.key.id: hit.part for hit in answer.hits} == {1: 3, 2: 0, 3: 0}


def test_the_words_of_a_question_may_stand_on_several_pages(engine):
    engine.apply([item(1, "rapport", parts=pages("petit déjeuner", "lille"))])

    answer = engine.search(asked(word("rapport"), phrase("petit déjeuner"), word("lille")))
    assert [(hit.key.id, hit.part) for hit in answer.hits] == [(1, 1)]
    assert engine.search(asked(phrase("déjeuner lille"))).total == 0


def test_a_new_description_takes_the_place_of_the_old_one(engine):
    engine.apply([item(1, "avant", parts=pages("page"))])
    engine.apply([item(1, "après")])

    assert engine.search(asked(word("avant"))).total == 0
    assert engine.search(asked(word("page"))).total == 0
    assert ids(engine.search(asked(word("après")))) == [1]


def test_what_is_erased_is_found_no_longer_and_may_come_back(engine):
    engine.apply([item(1, "a"), item(1, "a", kind="event"), item(2, "a")])
    engine.apply([], [Key("topic", 1), Key("topic", 99), Key("unknown", 1)])

    assert {hit.key for hit in engine.search(asked(word("a"))).hits} == {("event", 1), ("topic", 2)}

    engine.apply([item(1, "a")])
    assert engine.search(asked(word("a"))).total == 3


def test_a_phrase_of_a_rare_word_and_a_frequent_one_is_found(engine):
    engine.apply([item(number, "b b b b b c b b b") for number in range(60)])
    engine.apply([item(60, "b rare b b"), item(61, "b c rare"), item(62, "rare c b")])

    def found(text: str) -> set[int]:
        return set(ids(engine.search(asked(phrase(text)))))

    assert found("rare b") == {60}
    assert found("b rare b b") == {60}
    assert found("c rare") == {61}
    assert found("rare c b") == {62}
    assert found("rare rare") == set()


def test_prints_tell_what_is_indexed_and_change_with_it(engine):
    one, two = item(1, "a"), item(2, "b")
    engine.apply([two, one, item(7, "c", kind="event")])
    assert list(engine.prints("topic")) == [(1, one.fingerprint), (2, two.fingerprint)]

    engine.apply([replace(one, audiences=frozenset({"members"}))])
    assert dict(engine.prints("topic"))[1] != one.fingerprint
    assert list(engine.prints("nothing")) == []


def test_a_rebuild_forgets_what_is_not_given(engine):
    engine.apply([item(1, "a"), item(2, "a")])
    counts = []
    assert engine.rebuild([item(2, "a"), item(3, "a")], counts.append) == 2

    assert set(ids(engine.search(asked(word("a"))))) == {2, 3}
    assert counts[-1] == 2


def test_the_generation_changes_with_each_commit_and_not_with_a_search(engine):
    before = engine.generation
    engine.search(asked(word("a")))
    assert engine.generation == before

    engine.apply([item(1, "a")])
    assert engine.generation != before


def test_a_long_text_and_strange_words_are_taken(engine):
    strange = ["\x00", "\ud800", "🙂", "א", "a" * 300, "%", "\uffff"]
    engine.apply([item(1, " ".join(strange)), item(2, "mot " * 70_000)])

    for each in strange:
        if each not in {"\ud800", "\x00"}:
            assert ids(engine.search(asked(word(each)))) == [1]
    assert ids(engine.search(asked(word("mot")))) == [2]
    assert engine.search(asked(word(""), word("\ud800"), start("\x00"))).total in {0, 1}
