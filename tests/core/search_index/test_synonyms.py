"""Staff's synonyms serve the next search, without a rebuild."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.search_index.clauses import clauses_of
from app.core.search_index.grammar import parse
from app.core.search_index.questions import Term
from app.core.search_index.synonyms import Synonym, load_defaults, present_synonyms
from tests.support.clock import Clock
from tests.support.queries import count_queries


def is_found_as(session: Session, query: str, term: str) -> bool:
    session.flush()
    (clause,), _none = clauses_of(parse(query), present_synonyms())
    return any(isinstance(way, Term) and way.text == term for way in clause.ways)


def test_a_synonym_serves_at_once_and_no_more_once_removed(session: Session, clock: Clock) -> None:
    assert not is_found_as(session, "visio", "webinair")
    session.add(synonym := Synonym(said="visio", other="webinaire"))
    assert is_found_as(session, "visio", "webinair")
    assert is_found_as(session, "webinaires", "visio")
    clock.advance(seconds=1)
    synonym.other = "distanciel"
    assert is_found_as(session, "visio", "distanciel")
    assert not is_found_as(session, "visio", "webinair")
    session.delete(synonym)
    assert not is_found_as(session, "visio", "distanciel")


def test_synonyms_that_stand_still_are_read_once(app: Flask, session: Session) -> None:
    session.add(Synonym(said="visio", other="webinaire"))
    session.flush()
    present_synonyms()
    with count_queries(db.engine) as queries:
        present_synonyms()
    assert len(queries) == 1


def test_a_new_service_knows_the_acronyms_of_its_field(session: Session) -> None:
    session.query(Synonym).delete()
    assert load_defaults() > 40
    assert load_defaults() == 0
    assert is_found_as(session, "aide sociale à l’enfance", "ase")
    assert is_found_as(session, "DREETS", "drjsc")
    said = set(session.scalars(select(Synonym.said)))
    assert {"ASE", "RSA", "IAE", "PMI", "CCAS", "CRPA"} <= said


def test_synonyms_that_say_nothing_harm_nothing(session: Session) -> None:
    session.add_all([Synonym(said="de", other="la"), Synonym(said="…", other="visio")])
    assert is_found_as(session, "visio", "visio")
