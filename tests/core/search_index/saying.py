"""Synonyms as what is searchable: small rows that a test writes, finds and sees wait."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import engine
from app.core.search_index.grammar import parse
from app.core.search_index.items import Item
from app.core.search_index.outbox import SearchChange
from app.core.search_index.questions import Question
from app.core.search_index.synonyms import Synonym

KIND = "tests.synonym"
refused: set[int] = set()


def describe(ids: Sequence[int]) -> list[Item]:
    """A synonym whose other form is « secret » is not searchable; some cannot be described."""
    if refused & set(ids):
        raise RuntimeError("not describable")
    found = db.session.scalars(select(Synonym).where(Synonym.id.in_(ids)))
    return [
        Item(KIND, each.id, each.said, frozenset({"public"}))
        for each in found
        if each.other != "secret"
    ]


def add(said: str, other: str = "autre") -> Synonym:
    synonym = Synonym(said=said, other=other)
    db.session.add(synonym)
    db.session.commit()
    return synonym


def found(text: str) -> set[int]:
    wanted, excluded = clauses_of(parse(text))
    question = Question(frozenset({"public"}), wanted, excluded)
    return {hit.key.id for hit in engine().search(question).hits}


def waiting() -> list[int]:
    return list(db.session.scalars(select(SearchChange.item_id).order_by(SearchChange.id)))
