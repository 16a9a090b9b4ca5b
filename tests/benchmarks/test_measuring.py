"""The benchmarks' own tools: a load that is bounded, figures that can be trusted."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from benchmarks._client import Client, in_turn, together
from benchmarks._measure import cost_of
from benchmarks._processes import children_of, seconds_used
from benchmarks._report import table
from benchmarks._server import WORKERS, Server, serving
from benchmarks.pages import PAGES, STAFF
from benchmarks.queue import VIEWS
from tests.factories import UserFactory
from tests.support.browser import LiveServer
from tests.support.client import PageClient
from tests.support.sign_in import open_session, sign_in_client

LINE = "<p>à table</p>\n"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The bare application with one page, under gunicorn."""
    folder: Path = tmp_path_factory.mktemp("pages")
    (folder / "0.html").write_text(LINE * 500)
    with serving(
        "benchmarks._bare:app", {**os.environ, "BENCHMARK_PAGES": str(folder)}, "/0"
    ) as it:
        yield it


@pytest.fixture
def visitor(bare: Server) -> Iterator[Client]:
    with closing(Client(bare.port)) as client:
        yield client


def test_the_bare_page_weighs_what_was_given(visitor: Client) -> None:
    answer = visitor.get("/0")
    assert answer.status == 200
    assert answer.body.decode() == LINE * 500


def test_the_load_stops_in_time_and_counts_every_answer(visitor: Client) -> None:
    start = time.perf_counter()
    times = together(visitor, "/0", threads=4, seconds=0.5)
    assert time.perf_counter() - start < 5
    assert len(times) > 4
    assert all(0 < each < 5 for each in times)


def test_work_shows_in_the_processor_time_of_the_workers(bare: Server, visitor: Client) -> None:
    before = seconds_used(bare.pid)
    in_turn(visitor, "/0", 300)  # the last worker may start after the first answer
    assert len(children_of(bare.pid)) == WORKERS
    assert seconds_used(bare.pid) > before


def test_an_error_page_is_never_measured(visitor: Client) -> None:
    with pytest.raises(RuntimeError, match="answered 404"):
        in_turn(visitor, "/nothing", 1)


def test_the_pages_under_measure_are_pages_of_the_product(
    app: Flask, session: scoped_session[Session], client: PageClient
) -> None:
    staff = UserFactory(email=STAFF, ansa=True)
    for email, path in [*PAGES.values(), *((STAFF, path) for path in VIEWS.values())]:
        if email:
            sign_in_client(client, staff)
        assert client.get(path).status_code == 200, path


def test_figures_are_shown_with_two_or_three_digits(capsys: pytest.CaptureFixture[str]) -> None:
    table(("Page", "rapport", "requêtes"), [("Connexion", 1.23456, 4), ("File", 123.456, 14)])
    assert capsys.readouterr().out.splitlines() == [
        "| Page | rapport | requêtes |",
        "|---|---:|---:|",
        "| Connexion | 1.23 | 4 |",
        "| File | 123 | 14 |",
        "",
    ]


def test_a_bare_page_compiled_once_is_the_same_page(visitor: Client) -> None:
    assert visitor.get("/compiled/0").body == visitor.get("/0").body


def test_a_form_is_sent_with_fields_of_its_own_each_time(bare: Server, visitor: Client) -> None:
    asked: list[int] = []

    def fields(number: int) -> dict[str, str]:
        asked.append(number)
        return {"body": "Bonjour", "submission_key": str(number)}

    cost = cost_of(bare, visitor.poster("/form", fields), 5)
    assert asked == [0, 1, 2, 3, 4]
    assert cost.whole >= 0


def test_a_form_that_is_refused_is_never_measured(visitor: Client) -> None:
    with pytest.raises(RuntimeError, match="answered 405"):
        visitor.poster("/0", lambda _number: {})()


def test_the_memory_of_the_workers_is_counted_together(bare: Server) -> None:
    memory = bare.memory()
    assert 10 < memory.pss_mb <= memory.rss_mb < 500


def test_a_form_carries_the_token_of_its_page(
    app: Flask, session: scoped_session[Session], live_server: LiveServer
) -> None:
    user = UserFactory()
    name, value = open_session(app, user)
    port = urlsplit(live_server.url).port
    assert port
    with closing(Client(port, {name: value})) as client:
        client.poster("/deconnexion", lambda _number: {}, page="/affichage")()
        assert client.get("/mon-compte").status == 302
