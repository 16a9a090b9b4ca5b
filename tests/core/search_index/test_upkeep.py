"""From a change in the database to the index: outbox, worker, rebuild, check."""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import delete, select, update

from app.core import jobs
from app.core.db import db
from app.core.search_index import sources, upkeep
from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import IndexUnavailable, engine
from app.core.search_index.grammar import parse
from app.core.search_index.items import Item, Key
from app.core.search_index.outbox import SearchChange, touch
from app.core.search_index.questions import Question
from app.core.search_index.sources import Dependence, Source
from app.core.search_index.synonyms import Synonym
from app.core.search_index.vocabulary import VocabularyWord

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


@pytest.fixture(autouse=True)
def source(app, session, search_index) -> Iterator[Source]:
    """Synonyms alone are searchable for the time of a test; a word, for those that say it."""
    others = dict(sources._sources)
    sources._sources.clear()
    declared = sources.declare(
        Source(
            KIND,
            Synonym,
            ids=lambda: select(Synonym.id),
            describe=describe,
            columns=frozenset({"said", "other"}),
            dependences=(
                Dependence(
                    VocabularyWord,
                    lambda word: select(Synonym.id).where(Synonym.said == word.word),
                    frozenset({"items"}),
                ),
            ),
        )
    )
    refused.clear()
    session.execute(delete(Synonym))
    session.commit()
    yield declared
    sources._sources.clear()
    sources._sources.update(others)


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


def test_what_is_written_is_found_and_what_is_erased_no_longer(run_jobs):
    one, two = add("maraude").id, add("accueil").id
    run_jobs()
    assert found("maraude") == {one}
    assert found("accueil") == {two}

    db.session.get_one(Synonym, one).said = "vestiaire"
    db.session.delete(db.session.get_one(Synonym, two))
    db.session.commit()
    run_jobs()

    assert found("maraude") == found("accueil") == set()
    assert found("vestiaire") == {one}
    assert waiting() == []


def test_what_may_be_read_no_longer_is_erased(run_jobs):
    synonym = add("maraude")
    run_jobs()
    synonym = db.session.get_one(Synonym, synonym.id)
    synonym.other = "secret"
    db.session.commit()
    run_jobs()

    assert found("maraude") == set()


def test_a_change_that_was_rolled_back_never_was(run_jobs):
    db.session.add(Synonym(said="maraude", other="autre"))
    db.session.flush()
    assert len(waiting()) == 1
    db.session.rollback()

    assert waiting() == []
    assert run_jobs() == 0


def test_a_change_of_what_is_not_indexed_is_not_noted(run_jobs):
    synonym = add("maraude")
    run_jobs()
    synonym = db.session.get_one(Synonym, synonym.id)
    synonym.changed_at = synonym.changed_at.replace(year=2030)
    db.session.commit()

    assert waiting() == []


def test_a_transaction_writes_one_job_whatever_it_changes(session):
    for said in ("un", "deux", "trois"):
        session.add(Synonym(said=said, other="autre"))
        session.flush()
    session.commit()

    assert len(waiting()) == 3
    assert len(session.scalars(select(jobs.Job).where(jobs.Job.name == "search.drain")).all()) == 1


def test_a_change_of_what_an_item_depends_on_has_it_described_anew(run_jobs):
    one, two, _three = (add("maraude", other).id for other in ("a", "b", "c"))
    word = VocabularyWord(word="maraude", folded="maraude", items=1)
    db.session.add(word)
    db.session.commit()
    run_jobs()
    assert waiting() == []

    db.session.delete(db.session.get_one(Synonym, two))
    word = db.session.scalars(select(VocabularyWord)).first()
    assert word
    word.items += 5
    db.session.commit()

    assert set(waiting()) >= {one, two}


def test_a_change_that_no_flush_shows_is_told(run_jobs):
    one = add("maraude").id
    run_jobs()
    db.session.execute(update(Synonym).values(said="vestiaire"))
    touch(KIND, select(Synonym.id))
    db.session.commit()
    run_jobs()

    assert found("vestiaire") == {one}


def test_an_item_that_cannot_be_described_holds_up_no_other(run_jobs):
    one, two = add("maraude").id, add("accueil").id
    refused.add(one)
    run_jobs()
    assert found("accueil") == {two}
    assert waiting() == [one]

    refused.clear()
    upkeep.drain()
    assert found("maraude") == {one}
    assert waiting() == []


def test_what_was_indexed_but_not_struck_off_is_indexed_again_without_harm(run_jobs):
    one = add("maraude").id
    run_jobs()
    touch(KIND, [one, one, 999])
    db.session.commit()
    run_jobs()

    assert found("maraude") == {one}


def test_the_worker_builds_the_index_that_is_missing(run_jobs):
    one = add("maraude").id
    db.session.execute(delete(SearchChange))
    db.session.commit()
    with pytest.raises(IndexUnavailable):
        found("maraude")

    upkeep.ask_for_mending()
    upkeep.ask_for_mending()
    assert run_jobs() >= 1

    assert found("maraude") == {one}


def test_a_worker_that_starts_builds_the_index_that_is_missing_and_leaves_one_that_serves(app):
    one = add("maraude").id
    db.session.execute(delete(SearchChange))
    db.session.execute(delete(jobs.Job))
    db.session.commit()
    run = app.test_cli_runner().invoke
    assert "Tâches exécutées : 1" in run(args=["worker", "--once"]).output

    assert found("maraude") == {one}
    assert "Tâches exécutées : 0" in run(args=["worker", "--once"]).output


def test_the_worker_builds_anew_the_index_that_is_damaged_under_its_feet(app, run_jobs):
    one = add("maraude").id
    run_jobs()
    assert found("maraude") == {one}
    for path in (app.extensions["settings"].data_dir / "search").glob("index-*/*"):
        path.unlink()

    two = add("accueil").id
    run_jobs()
    assert (found("maraude"), found("accueil")) == ({one}, {two})


def test_a_page_that_could_not_read_has_the_worker_look_at_every_byte(app, run_jobs):
    one = add("maraude").id
    run_jobs()
    for path in (app.extensions["settings"].data_dir / "search").glob("index-*/*.arr"):
        content = path.read_bytes()
        path.write_bytes(content[:-40] + bytes(each ^ 255 for each in content[-40:]))
    upkeep.drain()
    assert engine().is_ready
    assert not engine().is_sound

    upkeep.ask_for_mending()
    run_jobs()
    assert engine().is_sound
    assert found("maraude") == {one}


def test_what_waited_for_a_day_is_taken_up_in_batches(monkeypatch, run_jobs):
    every = {add(f"maraude {number}").id for number in range(12)}
    touch(KIND, [*every] * 3)
    db.session.commit()
    seen = []
    monkeypatch.setattr(upkeep, "BATCH", 5)
    apply = engine().apply
    monkeypatch.setattr(
        engine(), "apply", lambda items, erased: (seen.append(len(items)), apply(items, erased))
    )
    run_jobs()

    assert max(seen) <= 5
    assert len(seen) >= 48 / 5
    assert found("maraude") == every
    assert waiting() == []


def test_a_check_finds_and_mends_what_is_missing_stale_or_in_excess(run_jobs):
    one, two, three = (add(said).id for said in ("maraude", "accueil", "vestiaire"))
    run_jobs()
    assert upkeep.check().amiss == []

    db.session.execute(delete(Synonym).where(Synonym.id == one))
    db.session.execute(update(Synonym).where(Synonym.id == two).values(said="repas"))
    db.session.commit()
    engine().apply([], [Key(KIND, three)])

    report = upkeep.check(mend=False)
    assert (report.surplus, report.stale, report.missing) == (
        [Key(KIND, one)],
        [Key(KIND, two)],
        [Key(KIND, three)],
    )
    assert upkeep.check().amiss == report.amiss
    assert upkeep.check().amiss == []
    assert found("repas") == {two}
    assert found("maraude") == set()


def test_the_commands_build_and_check(app):
    one = add("maraude").id
    run = app.test_cli_runner().invoke
    built = run(args=["search", "rebuild"], catch_exceptions=False)
    assert "Index construit : 1 éléments." in built.output
    assert found("maraude") == {one}

    db.session.execute(update(Synonym).values(said="repas"))
    db.session.commit()
    assert "périmés : 1" in run(args=["search", "check", "--dry-run"]).output
    assert "réparé" in run(args=["search", "check"]).output
    assert "réparé" not in run(args=["search", "check"]).output
    assert found("repas") == {one}


def test_the_words_of_what_is_indexed_are_learnt_and_forgotten(run_jobs):
    synonym = add("maraude").id
    run_jobs()
    words = select(VocabularyWord.word)
    assert "maraude" in db.session.scalars(words).all()

    db.session.delete(db.session.get_one(Synonym, synonym))
    db.session.commit()
    run_jobs()
    upkeep.tidy({})
    assert "maraude" not in db.session.scalars(words).all()


def test_ids_are_read_in_batches_without_gap(source):
    every = sorted(add(f"mot {number}").id for number in range(7))

    assert [each for batch in sources.id_batches(source, 3) for each in batch] == every
    assert next(sources.id_batches(source, 7)) == every
