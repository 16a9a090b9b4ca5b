"""Small items, an analysis that only splits, and the answer that anyone can work out by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

from app.core.search_index.items import Entry, Item, Part
from app.core.search_index.questions import Answer, Clause, Phrase, Prefix, Question, Term

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYBODY = frozenset({"public"})


def split(item: Item) -> Iterator[Entry]:
    """Words as they are: title and body, then each part."""
    for number, text in (
        (0, f"{item.title} {item.body}"),
        *((p.number, p.text) for p in item.parts),
    ):
        positions: dict[str, list[int]] = {}
        for at, word in enumerate(text.split()):
            positions.setdefault(word, []).append(at)
        yield Entry(positions, len(text.split()), number)


def item(number: int, text: str, *audiences: str, **more: object) -> Item:
    """An item that everybody reads unless told otherwise."""
    told = {"kind": "topic", "moment": MOMENT} | more
    return Item(id=number, title=text, audiences=frozenset(audiences or EVERYBODY), **told)  # type: ignore[arg-type]


def pages(*texts: str) -> tuple[Part, ...]:
    return tuple(Part(number, text) for number, text in enumerate(texts, start=1))


def word(*texts: str) -> Clause:
    return Clause(tuple(Term(text) for text in texts))


def phrase(text: str) -> Clause:
    return Clause((Phrase(tuple((each,) for each in text.split())),))


def start(text: str) -> Clause:
    return Clause((Prefix(text),))


def asked(*clauses: Clause, **more: object) -> Question:
    return Question(**({"audiences": EVERYBODY, "clauses": clauses} | more))  # type: ignore[arg-type]


def ids(answer: Answer) -> list[int]:
    return [hit.key.id for hit in answer.hits]


def matches(one: Item, clause: Clause) -> bool:
    """Whether an item matches a clause, by reading it."""
    texts = [f"{one.title} {one.body}".split(), *(part.text.split() for part in one.parts)]
    return any(_way_matches(texts, way) for way in clause.ways)


def _way_matches(texts: list[list[str]], way: Term | Phrase | Prefix) -> bool:
    match way:
        case Term():
            return any(way.text in words for words in texts)
        case Prefix():
            return any(each.startswith(way.text) for words in texts for each in words)
        case Phrase():
            runs = [list(run) for run in product(*way.places)]
            return any(
                words[at : at + len(run)] == run
                for words, run in product(texts, runs)
                for at in range(len(words))
            )


def expected(
    items: list[Item], question: Question
) -> tuple[set[tuple[str, int]], dict[str, Counter[str]]]:
    """The keys that answer, and the counts by facet, worked out one item at a time."""
    readable = [
        one
        for one in items
        if one.audiences & question.audiences
        and all(matches(one, clause) for clause in question.clauses)
        and not any(matches(one, clause) for clause in question.excluded)
    ]

    def chosen(one: Item, but: str = "") -> bool:
        return all(
            name == but or not values.isdisjoint(one.values(name))
            for name, values in question.chosen.items()
        )

    counts = {
        name: Counter(value for one in readable if chosen(one, name) for value in one.values(name))
        for name in question.counted
    }
    return {tuple(one.key) for one in readable if chosen(one)}, counts
