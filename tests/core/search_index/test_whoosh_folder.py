"""The embedded index when things go wrong: kills, full disks, damaged files, two writers."""

import os
import resource
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest

from app.core.search_index.engines import Busy, IndexUnavailable
from app.core.search_index.whoosh_engine import folder as folders
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from app.core.search_index.whoosh_engine.writing import SEGMENTS_OF_A_TIER
from tests.core.search_index.plain import asked, ids, item, split, word

KILLS = int(os.environ.get("SEARCH_KILLS", "4"))  # more when asked: SEARCH_KILLS=50


def index_files(whoosh: WhooshEngine) -> list[Path]:
    root = whoosh._folder.root
    return sorted(path for path in root.rglob("*") if path.is_file() and path.name != "lock")


def other_process(whoosh: WhooshEngine) -> WhooshEngine:
    """The same index, as another process opens it."""
    return WhooshEngine(whoosh._folder.root, split)


def test_there_is_no_index_before_one_is_built(whoosh):
    assert not whoosh.is_ready
    with pytest.raises(IndexUnavailable):
        whoosh.search(asked(word("a")))
    with pytest.raises(IndexUnavailable):
        whoosh.apply([item(1, "a")])

    whoosh.rebuild([])

    assert whoosh.is_ready
    assert whoosh.search(asked(word("a"))).total == 0


def test_the_folder_is_the_services_own(whoosh):
    whoosh.rebuild([item(1, "a")])

    root = whoosh._folder.root
    assert root.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o700 for path in root.glob("index-*"))


def test_another_process_sees_each_commit_at_once(whoosh):
    whoosh.rebuild([item(1, "a")])
    other = other_process(whoosh)
    assert ids(other.search(asked(word("a")))) == [1]

    whoosh.apply([item(2, "a")])
    assert set(ids(other.search(asked(word("a"))))) == {1, 2}
    whoosh.rebuild([item(3, "a")])
    assert ids(other.search(asked(word("a")))) == [3]


def test_many_small_commits_leave_few_segments_and_no_litter(whoosh):
    whoosh.rebuild([item(number, "a") for number in range(100)])
    for number in range(100, 130):
        whoosh.apply([item(number, "a"), item(number % 7, "a b")])
    whoosh.optimize()

    names = {path.name.split(".")[0] for path in index_files(whoosh) if path.suffix == ".arr"}
    assert len(names) == 1
    assert len(whoosh._opened) <= SEGMENTS_OF_A_TIER
    assert {path.suffix for path in index_files(whoosh)} == {"", ".arr", ".toc"}
    assert whoosh.search(asked(word("a"))).total == 130
    assert whoosh.search(asked(word("b"))).total == 7


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_a_writer_killed_at_any_moment_loses_nothing_that_it_said_was_saved(whoosh):
    whoosh.rebuild([])
    random = Random(7)
    saved = 0
    for _ in range(KILLS):
        saved = _write_until_killed(whoosh._folder.root, saved, random.uniform(0.01, 0.4))
        reader = other_process(whoosh)
        assert reader.is_ready
        total = reader.search(asked(word("a"))).total
        assert total in {saved, saved + 1}
        saved = total
        assert reader.search(asked(word(f"last{saved}"))).total == (1 if saved else 0)

    whoosh.apply([item(10_000, "a")])
    assert whoosh.search(asked(word("a"))).total == saved + 1
    assert not [path for path in index_files(whoosh) if ".toc." in path.name]


def _write_until_killed(root: Path, start: int, seconds: float) -> int:
    """Let a process write, kill it, and give the last number that it said was saved."""
    reading, writing = os.pipe()
    writer = os.fork()
    if not writer:
        _write_for_ever(root, start, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        assert told.readline() == "ready\n"
        threading.Event().wait(seconds)
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        said = [int(line) for line in told.read().splitlines()]
    return said[-1] if said else start


def _write_for_ever(root: Path, number: int, pipe: int) -> NoReturn:
    try:
        engine = WhooshEngine(root, split)
        os.write(pipe, b"ready\n")
        while True:
            number += 1
            engine.apply([item(number, "a"), item(0, f"last{number}")])
            os.write(pipe, f"{number}\n".encode())
    finally:
        os._exit(1)


@contextmanager
def full_disk(bytes_left: int) -> Iterator[None]:
    """No file may grow beyond this: what a write then meets is what a full disk answers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_index_as_it_was(whoosh):
    whoosh.rebuild([item(1, "a")])
    before = [path.name for path in index_files(whoosh)]
    many = [item(number, f"a w{number} x{number} y{number}") for number in range(1, 2000)]

    for bytes_left in (0, 100, 2_000, 60_000):
        with full_disk(bytes_left), pytest.raises(OSError, match=r"too large|space"):
            whoosh.apply(many)
        assert [path.name for path in index_files(whoosh)] == before
        assert ids(whoosh.search(asked(word("a")))) == [1]

    with full_disk(2_000), pytest.raises(OSError, match=r"too large|space"):
        whoosh.rebuild(many)
    assert ids(other_process(whoosh).search(asked(word("a")))) == [1]

    whoosh.apply(many)
    assert whoosh.search(asked(word("a"))).total == 1999


def test_an_index_that_is_damaged_is_no_index_until_it_is_built_anew(whoosh):
    whoosh.rebuild([item(number, f"a w{number}") for number in range(50)])
    pristine = {path: path.read_bytes() for path in index_files(whoosh)}
    assert len(pristine) == 3

    for path, content in pristine.items():
        for damaged in (b"", content[: len(content) // 2], content[:-1], b"x" * len(content), None):
            if damaged is None:
                path.unlink()
            else:
                path.write_bytes(damaged)
            _is_no_index_or_answers_well(other_process(whoosh))
            path.write_bytes(content)

    whoosh._folder.path(whoosh._folder.pointer()).rename(whoosh._folder.root / "elsewhere")
    with pytest.raises(IndexUnavailable):
        other_process(whoosh).search(asked(word("a")))
    whoosh.rebuild([item(1, "a")])
    assert other_process(whoosh).search(asked(word("a"))).total == 1


def _is_no_index_or_answers_well(engine: WhooshEngine) -> None:
    try:
        total = engine.search(asked(word("a"))).total
    except IndexUnavailable:
        assert not engine.is_ready
    else:
        assert total == 50


def test_files_that_nobody_may_read_are_no_index_until_it_is_built_beside_them(whoosh):
    whoosh.rebuild([item(1, "a")])
    arrays = next(whoosh._folder.root.rglob("*.arr"))
    arrays.unlink()
    arrays.mkdir()  # no more to be read than a file of somebody else, by root too

    other = other_process(whoosh)
    assert not other.is_ready
    with pytest.raises(IndexUnavailable):
        other.search(asked(word("a")))
    with pytest.raises(IndexUnavailable):
        other.apply([item(2, "a")])

    other.rebuild([item(1, "a"), item(2, "a")])
    assert other.is_sound
    assert set(ids(whoosh.search(asked(word("a"))))) == {1, 2}


def test_a_file_in_the_place_of_the_folder_is_no_index_and_is_left_alone(whoosh):
    root = whoosh._folder.root
    root.write_text("not ours")
    assert not whoosh.is_ready
    with pytest.raises(IndexUnavailable):
        whoosh.search(asked(word("a")))
    with pytest.raises(FileExistsError):
        whoosh.rebuild([item(1, "a")])
    assert root.read_text() == "not ours"

    root.unlink()
    whoosh.rebuild([item(1, "a")])
    assert ids(whoosh.search(asked(word("a")))) == [1]


def test_files_that_are_damaged_while_they_are_open_end_no_process(whoosh):
    whoosh.rebuild([item(number, f"a w{number}") for number in range(50)])
    assert whoosh.search(asked(word("a"))).total == 50
    arrays, toc = (next(whoosh._folder.root.rglob(f"*{kind}")) for kind in (".arr", ".toc"))
    content, contents = arrays.read_bytes(), toc.read_bytes()

    os.truncate(arrays, 100)
    with pytest.raises(IndexUnavailable):
        whoosh.search(asked(word("w7")))
    with pytest.raises(IndexUnavailable):
        whoosh.apply([item(1, "b")])
    assert not whoosh.is_ready
    with arrays.open("r+b") as file:  # the same file, as it was
        file.write(content)
    assert whoosh.is_ready
    assert whoosh.is_sound
    assert whoosh.search(asked(word("w7"))).total == 1

    with arrays.open("r+b") as file:  # as long as it was, and its first bytes
        file.seek(len(content) // 2)
        file.write(bytes(len(content) // 2 - 100))
    assert whoosh.is_ready
    assert not whoosh.is_sound
    arrays.unlink()
    assert not whoosh.is_ready  # to those that come: this process still holds it
    toc.write_bytes(contents[:40])
    assert not whoosh.is_ready
    assert not whoosh.is_sound


def test_an_index_of_another_version_is_no_index(whoosh, monkeypatch):
    whoosh.rebuild([item(1, "a")])
    monkeypatch.setattr(folders, "SCHEMA_VERSION", 999)

    assert not other_process(whoosh).is_ready
    with pytest.raises(IndexUnavailable):
        whoosh.search(asked(word("a")))


def test_a_second_writer_waits_for_its_turn_then_gives_up(whoosh):
    whoosh.rebuild([])
    other = other_process(whoosh)
    with ThreadPoolExecutor(1) as threads:
        with whoosh.alone(), whoosh.alone():
            writing = threads.submit(other.apply, [item(1, "a")])
            whoosh.apply([item(2, "a")])
            with pytest.raises(Busy), other._folder.locked(patience_s=0.05):
                pass
            assert not writing.done()
        writing.result(timeout=20)

    assert set(ids(whoosh.search(asked(word("a"))))) == {1, 2}


def test_people_search_while_the_worker_writes(whoosh):
    whoosh.rebuild([item(number, f"a w{number % 10}") for number in range(200)])
    reader = other_process(whoosh)
    is_over = threading.Event()

    def search() -> int:
        count = 0
        while not is_over.is_set():
            assert reader.search(asked(word("a"), counted=("kind",))).total == 200
            assert reader.search(asked(word(f"w{count % 10}"), word("a"))).total == 20
            count += 1
        return count

    with ThreadPoolExecutor(4) as threads:
        searching = [threads.submit(search) for _ in range(4)]
        for turn in range(12):
            whoosh.apply([item(number, f"a w{number % 10}") for number in range(turn, 200, 12)])
        whoosh.optimize()
        whoosh.rebuild([item(number, f"a w{number % 10}") for number in range(200)])
        is_over.set()
        assert all(each.result(timeout=30) for each in searching)
