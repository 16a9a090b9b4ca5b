"""Fixtures: a page where someone writes, and what its site receives."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend.writing import Received, make_site
from tests.support.browser import LiveServer, visitor
from tests.support.processes import free_port


@pytest.fixture
def site() -> Iterator[tuple[str, Received]]:
    """The address of a small site with the field, and what it receives."""
    app, received = make_site()
    server = LiveServer(app, f"http://127.0.0.1:{free_port()}")
    server.start()
    yield server.url, received
    server.stop()


@pytest.fixture
def received(site: tuple[str, Received]) -> Received:
    """What the browser sent to the site."""
    return site[1]


@pytest.fixture
def writer(browser: Browser, site: tuple[str, Received]) -> Iterator[Callable[..., Page]]:
    """``writer(javascript=False, address="/?nu=1")``: somebody in front of the form."""
    with ExitStack() as stack:

        def open_form(address: str = "/", **options: object) -> Page:
            page: Page = stack.enter_context(visitor(browser, site[0], **options))  # type: ignore[arg-type]
            page.goto(address)
            return page

        yield open_form
