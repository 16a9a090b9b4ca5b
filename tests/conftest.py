"""Fixtures: the application on the run's database, people, mail, clock, browsers."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import Context
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask, has_app_context
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session, scoped_session

from app import create_app
from app.accounts.models import User
from app.core import jobs
from app.core.db import db, is_reading
from app.core.security import limiter
from config import Settings
from tests.support.browser import LiveServer, chromium, find_chromium, visitor
from tests.support.client import PageClient, RawClient, new_client
from tests.support.clock import Clock, clocked
from tests.support.database import (
    close_keepers,
    keep,
    make_database,
    remove_database,
    wanted_backend,
)
from tests.support.mailbox import Mailbox
from tests.support.postgres import PostgresServer
from tests.support.processes import free_port
from tests.support.search import EXTENSION, SearchIndex, rest
from tests.support.sign_in import sign_in_client, sign_in_page
from tests.support.smtp import SmtpServer

BROWSER_FIXTURES = {"browser", "page", "plain_page", "open_page"}
# A loaded machine is slow: that a draw took long says nothing of the product.
settings.register_profile("maillage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("maillage")
DATABASE_FIXTURES = {"test_settings", "process_folder"}
GARBAGE_THRESHOLD = 50_000  # objects made since the last look; 700 otherwise
_servers: list[PostgresServer] = []


def pytest_configure(config: pytest.Config) -> None:
    """One PostgreSQL for the run: the first process starts it, the others inherit its address."""
    is_first = not hasattr(config, "workerinput")
    wants_one = wanted_backend() == "postgresql" and "TEST_POSTGRES_URL" not in os.environ
    if is_first and wants_one and not config.option.collectonly:
        server = PostgresServer()
        _servers.append(server)
        server.start()
        os.environ["TEST_POSTGRES_URL"] = server.url()


def pytest_unconfigure() -> None:
    while _servers:
        _servers.pop().stop()
        del os.environ["TEST_POSTGRES_URL"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a browser shows, and what needs no database, is the same on either database.

    What takes long starts first: no core stands idle while the other ends the last test.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & BROWSER_FIXTURES:
            item.add_marker(pytest.mark.browser)
        if fixtures & BROWSER_FIXTURES or not fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.either_database)


def pytest_collection_finish() -> None:
    """What was imported and collected is there to stay: the garbage collector need not look."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD, 10, 20)


@pytest.fixture(scope="session")
def process_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this test process."""
    return tmp_path_factory.mktemp("maillage")


@pytest.fixture(scope="session")
def test_settings(process_folder: Path, worker_id: str) -> Iterator[Settings]:
    """The settings of the suite: a database of this process, mail written to files."""
    data_dir = process_folder / "data"
    data_dir.mkdir()
    url = make_database(process_folder, f"maillage_{worker_id}")
    yield Settings(
        data_dir=data_dir,
        database_url=url,
        secret_key="tests-only-0123456789-abcdefghijklmnop",
        base_url=f"http://127.0.0.1:{free_port()}",
        testing=True,
        operator_name="Agence fictive des solidarités",
        operator_address="1 rue de l’Exemple, 75000 Paris",
        operator_email="contact@exemple.fr",
        dpo_email="dpo@exemple.fr",
    )
    remove_database(url)


@pytest.fixture(scope="session")
def prepared_app(test_settings: Settings, process_folder: Path) -> Iterator[Flask]:
    """The application on a migrated database that `flask init` has filled."""
    app = create_app(test_settings)
    with app.app_context():
        flask_migrate.upgrade()
    done = app.test_cli_runner().invoke(args=["init"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    app.extensions["awake_search_engine"] = rest(app)
    with app.app_context():
        app.extensions["keeper"] = keep(test_settings.database_url, db.metadata, process_folder)
    yield app
    close_keepers()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(prepared_app: Flask) -> Iterator[Flask]:
    """The application; what a test leaves behind is gone before the next."""
    own = prepared_app.extensions["settings"]
    yield prepared_app
    prepared_app.extensions["settings"] = own
    prepared_app.extensions["keeper"].restore()
    prepared_app.extensions["jobs"].flush()
    limiter.reset()
    for folder in own.data_dir.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)


@pytest.fixture(scope="session")
def make_app(test_settings: Settings) -> Iterator[Callable[..., Flask]]:
    """``make_app(demo=True)``: one more application, set otherwise, on the same database."""
    made = []

    def make_app(**changes: object) -> Flask:
        made.append(create_app(replace(test_settings, **changes)))  # type: ignore[arg-type]
        return made[-1]

    yield make_app
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The test's own session, in an application context.

    It reads without holding the lock of SQLite's writer. A request of ``client`` saves it first.
    """
    with app.app_context():
        reading = is_reading.set(True)
        yield db.session  # type: ignore[misc]
        db.session.remove()
        is_reading.reset(reading)


@pytest.fixture
def search_index(app: Flask) -> Iterator[SearchIndex]:
    """A real index, empty until ``build()`` or ``refresh()``; without it the search is idle."""
    idle = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = app.extensions["awake_search_engine"]
    yield SearchIndex(app.extensions[EXTENSION])
    app.extensions[EXTENSION] = idle


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without JavaScript that refuses invalid pages."""
    return new_client(app)


@pytest.fixture
def raw_client(app: Flask) -> RawClient:
    """A client for forged requests."""
    return RawClient(app, app.response_class, use_cookies=True)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[RawClient | Page, User], None]:
    """``sign_in(client, user)``, or a page of a browser in place of the client."""

    def sign_in(who: RawClient | Page, user: User) -> None:
        if isinstance(who, Page):
            sign_in_page(app, who, user)
        else:
            sign_in_client(who, user)

    return sign_in


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Do every job that is due, as the worker would; gives how many."""

    def do() -> int:
        with app.app_context():
            return jobs.run_due()

    def run() -> int:
        if has_app_context():
            db.session.commit()
        return Context().run(do)

    return run


@pytest.fixture
def mailbox(app: Flask, run_jobs: Callable[[], int]) -> Mailbox:
    """The mails that were sent to files."""
    return Mailbox(app.extensions["settings"].mail_folder, run_jobs)


@pytest.fixture
def smtp(app: Flask) -> Iterator[SmtpServer]:
    """A real SMTP server that the application sends through during the test."""
    server = SmtpServer()
    server.start()
    app.extensions["settings"] = replace(app.extensions["settings"], mail_url=server.url)
    yield server
    server.stop()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The product's clock, moved by the test."""
    clock = Clock()
    monkeypatch.setattr("app.core.db.datetime", clocked(clock))
    return clock


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once per test process."""
    if not find_chromium():
        pytest.skip("Chromium is not installed")
    with chromium() as browser:
        yield browser


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The application on its real address."""
    server = LiveServer(app, app.extensions["settings"].base_url)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """``open_page(javascript=False, viewport=PHONE)``: one more person at a browser."""
    with ExitStack() as stack:

        def open_page(**options: object) -> Page:
            return stack.enter_context(visitor(browser, live_server.url, **options))  # type: ignore[arg-type]

        yield open_page


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A person at a browser."""
    return open_page()


@pytest.fixture
def plain_page(open_page: Callable[..., Page]) -> Page:
    """A person at a browser without JavaScript."""
    return open_page(javascript=False)
