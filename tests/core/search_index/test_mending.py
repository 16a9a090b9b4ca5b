"""An index that is missing, damaged or long behind: the worker sees to it."""

import pytest
from sqlalchemy import delete

from app.core import jobs
from app.core.db import db
from app.core.search_index import upkeep
from app.core.search_index.engines import IndexUnavailable, engine
from app.core.search_index.outbox import SearchChange, touch
from tests.core.search_index.saying import KIND, add, found, waiting

pytestmark = pytest.mark.usefixtures("synonyms_alone")


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
