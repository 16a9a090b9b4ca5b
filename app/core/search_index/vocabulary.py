"""The words of what anyone signed in may read: what spellings and completions are proposed from.

A workgroup's own words never enter. Whoever proposes a word still asks the engine whether the
reader can find it (``proposed_to``): a text may have been closed or erased since.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import current_app
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Integer, String, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db
from app.core.search_index.engines import Engine
from app.core.search_index.french import TOKEN, fold, form_of, is_stop_word, split, stems
from app.core.search_index.items import Item
from app.core.search_index.questions import Clause, Question, Term

OPEN_AUDIENCES = frozenset({"public", "members"})
SHORTEST, LONGEST = 3, 40
SEEN_OFTEN = 2  # items that hold a word, before it is proposed in the place of another
MOST_WORDS = 50_000  # kept in memory for spellings: the most frequent
CANDIDATES = 12
BATCH = 500


class VocabularyWord(Base):
    """A word as it is written in open items, lowered, with how many of them hold it."""

    __tablename__ = "search_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST), unique=True)
    folded: Mapped[str] = mapped_column(
        String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql"), index=True
    )
    items: Mapped[int] = mapped_column(Integer)


def words_of(item: Item) -> set[str]:
    """The words that an item teaches: none unless anyone signed in may read it."""
    if not item.audiences & OPEN_AUDIENCES:
        return set()
    texts = (item.title, *item.names, item.body, *(part.text for part in item.parts))
    raws = {raw for text in texts for raw in TOKEN.findall(text)}
    return {part for raw in raws for part in split(raw).parts if _is_word(part)}


def learn(items: Iterable[Item]) -> None:
    """Add the words of items that were just indexed."""
    _add(Counter(word for item in items for word in words_of(item)))


def recount(items: Iterable[Item]) -> int:
    """Count every word anew, from all items: the words that nobody uses are forgotten.

    Return how many words stand.
    """
    return replace(Counter(word for item in items for word in words_of(item)))


def replace(counts: Counter[str]) -> int:
    """Let these words be the vocabulary, each with how many items hold it; return how many."""
    db.session.execute(delete(VocabularyWord))
    _add(counts)
    return len(counts)


def completions(start: str, limit: int = CANDIDATES) -> list[str]:
    """The words that start so, the most used first."""
    bare = _letters(start)[:LONGEST]
    if len(bare) < SHORTEST:
        return []
    found = db.session.execute(
        select(VocabularyWord.word, VocabularyWord.folded)
        .where(VocabularyWord.folded >= bare, VocabularyWord.folded < bare + "\uffff")
        .order_by(VocabularyWord.items.desc(), VocabularyWord.word)
        .limit(2 * limit)
    )
    return list(_one_by_form(found))[:limit]


def spellings(word: str, limit: int = CANDIDATES) -> list[str]:
    """Words that are spelt almost so: the nearest first, then the most used."""
    bare = _letters(word)
    if not SHORTEST <= len(bare) <= LONGEST:
        return []
    known = _known()
    near = process.extract(
        bare, known.keys(), scorer=OSA.distance, score_cutoff=1 if len(bare) < 5 else 2, limit=50
    )
    ranked = sorted((distance, -known[form], form) for form, distance, _at in near if distance)
    forms = [form for _distance, _items, form in ranked[:limit]]
    found = db.session.execute(
        select(VocabularyWord.word, VocabularyWord.folded)
        .where(VocabularyWord.folded.in_(forms))
        .order_by(VocabularyWord.items.desc(), VocabularyWord.word)
    )
    by_form = {fold(each): each for each in _one_by_form(found)}
    return [by_form[form] for form in forms if form in by_form]


def proposed_to(
    audiences: frozenset[str], words: Sequence[str], engine: Engine, limit: int
) -> list[str]:
    """The first of some words that a reader can find in what they may read."""
    kept: list[str] = []
    for word in words:
        terms = dict.fromkeys((form_of(word), *stems(word)))
        clauses = (Clause((Term(next(iter(terms))),)),)
        if engine.search(Question(audiences, clauses, limit=1)).total:
            kept.append(word)
        if len(kept) == limit:
            break
    return kept


def _letters(typed: str) -> str:
    return "".join(filter(str.isalpha, fold(typed)))


def _is_word(part: str) -> bool:
    return SHORTEST <= len(part) <= LONGEST and part.isalpha() and not is_stop_word(part)


def _add(counts: Counter[str]) -> None:
    rows = [
        {"word": word, "folded": fold(word)[:LONGEST], "items": count}
        for word, count in sorted(counts.items())
    ]
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    for at in range(0, len(rows), BATCH):
        statement: Any = dialect.insert(VocabularyWord).values(rows[at : at + BATCH])
        more = {"items": VocabularyWord.items + statement.excluded["items"]}
        db.session.execute(
            statement.on_conflict_do_update(index_elements=[VocabularyWord.word], set_=more)
        )


def _one_by_form(found: Iterable[Any]) -> Iterator[str]:
    """The first word of each form: of « precarite » and « précarité », the most used."""
    seen: set[str] = set()
    for word, folded in found:
        if folded not in seen:
            seen.add(folded)
            yield word


def _known() -> dict[str, int]:
    """The forms that are proposed as spellings, with how many items hold them; kept while no word
    has come or gone at the end of the list."""
    last = select(VocabularyWord.id, VocabularyWord.word).order_by(VocabularyWord.id.desc())
    stamp = db.session.execute(last.limit(1)).one_or_none()
    kept = current_app.extensions.get("search_vocabulary")
    if kept is None or kept[0] != stamp:
        used = func.sum(VocabularyWord.items)
        rows = db.session.execute(
            select(VocabularyWord.folded, used)
            .group_by(VocabularyWord.folded)
            .having(used >= SEEN_OFTEN)
            .order_by(used.desc())
            .limit(MOST_WORDS)
        )
        kept = (stamp, {folded: int(items) for folded, items in rows})
        current_app.extensions["search_vocabulary"] = kept
    known: dict[str, int] = kept[1]
    return known
