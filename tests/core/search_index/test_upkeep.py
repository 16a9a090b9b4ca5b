"""From a change in the database to the index: outbox, worker, rebuild, check."""

import pytest
from sqlalchemy import delete, select, update

from app.core import jobs
from app.core.db import db
from app.core.search_index import sources, upkeep
from app.core.search_index.engines import engine
from app.core.search_index.entries import analyse
from app.core.search_index.items import Key
from app.core.search_index.outbox import touch
from app.core.search_index.synonyms import Synonym
from app.core.search_index.vocabulary import VocabularyWord
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from tests.core.search_index.saying import KIND, add, found, refused, waiting
from tests.support.search import EXTENSION

pytestmark = pytest.mark.usefixtures("synonyms_alone")


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
    assert "Index construit : 1\u00a0élément." in built.output
    assert found("maraude") == {one}

    db.session.execute(update(Synonym).values(said="repas"))
    db.session.commit()
    assert "périmés : 1" in run(args=["search", "check", "--dry-run"]).output
    assert "réparé" in run(args=["search", "check"]).output
    assert "réparé" not in run(args=["search", "check"]).output
    assert found("repas") == {one}


def test_a_folder_that_is_in_the_way_of_the_commands_is_told_in_a_line(app, tmp_path):
    in_the_way = tmp_path / "a-file-in-place-of-a-folder"
    in_the_way.touch()
    app.extensions[EXTENSION] = WhooshEngine(in_the_way, analyse)
    add("maraude")
    run = app.test_cli_runner().invoke
    for command in ("rebuild", "check"):
        answer = run(args=["search", command])
        assert answer.exit_code == 1
        assert "l’index n’a pas pu être lu ou écrit" in answer.output


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


def test_ids_are_read_in_batches_without_gap(synonyms_alone):
    every = sorted(add(f"mot {number}").id for number in range(7))

    assert [each for batch in sources.id_batches(synonyms_alone, 3) for each in batch] == every
    assert next(sources.id_batches(synonyms_alone, 7)) == every
