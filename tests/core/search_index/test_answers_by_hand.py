"""Every engine, over random items, rights and changes, against what is worked out by hand."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.search_index.items import Item, Key
from app.core.search_index.questions import Question
from tests.core.search_index.plain import MOMENT, expected, pages, phrase, start, word

WORDS = ["a", "b", "c", "ab", "abc"]
AUDIENCES = ["public", "members", "workgroup-1", "workgroup-2"]
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
items = st.builds(
    Item,
    kind=st.sampled_from(["topic", "event"]),
    id=st.integers(1, 6),
    title=texts,
    audiences=st.frozensets(st.sampled_from(AUDIENCES), max_size=2),
    facets=st.fixed_dictionaries(
        {"region": st.sets(st.sampled_from(["32", "84", "94"]), max_size=2).map(tuple)}
    ),
    moment=st.just(MOMENT),
    parts=st.lists(texts, max_size=2).map(lambda found: pages(*found)),
)
clauses = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda found: word(*found)),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda run: phrase(" ".join(run))),
    st.sampled_from(WORDS).map(start),
)
questions = st.builds(
    Question,
    audiences=st.frozensets(st.sampled_from(AUDIENCES), max_size=3),
    clauses=st.lists(clauses, max_size=2).map(tuple),
    excluded=st.lists(clauses, max_size=1).map(tuple),
    chosen=st.dictionaries(
        st.sampled_from(["region", "kind"]),
        st.frozensets(st.sampled_from(["32", "84", "topic"]), min_size=1, max_size=2),
        max_size=2,
    ),
    counted=st.just(("region", "kind")),
    limit=st.just(100),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("apply"), st.lists(items, max_size=5)),
        st.tuples(st.just("erase"), st.lists(items, max_size=2)),
        st.tuples(st.just("optimize"), st.just([])),
    ),
    max_size=8,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps, asked=st.lists(questions, min_size=1, max_size=4))
def test_answers_are_those_worked_out_by_hand_whatever_came_and_went(engine, steps, asked):
    engine.rebuild([])
    present: dict[Key, Item] = {}
    for name, some in steps:
        if name == "apply":
            engine.apply(some)
            present |= {each.key: each for each in some}
        elif name == "erase":
            engine.apply([], [each.key for each in some])
            for each in some:
                present.pop(each.key, None)
        else:
            engine.optimize()
        for question in asked:
            keys, counts = expected(list(present.values()), question)
            answer = engine.search(question)
            assert answer.total == len(keys)
            assert {tuple(hit.key) for hit in answer.hits} == keys
            assert answer.counts == counts
