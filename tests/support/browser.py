"""A real Chromium, with and without JavaScript, against a real server of the application."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import Pattern
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TIMEOUT_MS = 15_000
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
# Elements that stick out of the window and that no scrolling box of their own holds.
FIND_OVERFLOW = """() => {
  const limit = document.documentElement.clientWidth;
  const held = (node) => {
    for (let box = node.parentElement; box && box !== document.body; box = box.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX)) {
        return true;
      }
    }
    return false;
  };
  return [...document.body.querySelectorAll('*')]
    .filter((node) => node.getBoundingClientRect().right > limit + 1 && !held(node))
    .slice(0, 8)
    .map((node) => node.outerHTML.slice(0, 140));
}"""


def find_chromium() -> Path | None:
    """Debian's Chromium, None when it is not installed."""
    return CHROMIUM if CHROMIUM.exists() else None


class _UnderWay:
    """How many requests are under way."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def wait(self) -> None:
        """Until every request is answered."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._count, TIMEOUT_MS / 1000)

    def __enter__(self) -> None:
        self._move(1)

    def __exit__(self, *_: object) -> None:
        self._move(-1)

    def _move(self, change: int) -> None:
        with self._changed:
            self._count += change
            self._changed.notify_all()


class _QuietHandler(WSGIRequestHandler):
    def run_wsgi(self) -> None:
        with self.server.under_way:  # type: ignore[attr-defined]
            super().run_wsgi()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        return


class LiveServer:
    """The application on a real port, one thread per request, in the process of the tests."""

    def __init__(self, app: Flask, url: str) -> None:
        self.url = url
        port = urlsplit(url).port
        assert port is not None
        self._under_way = _UnderWay()
        self._server = make_server(
            "127.0.0.1", port, app, threaded=True, request_handler=_QuietHandler
        )
        self._server.under_way = self._under_way  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests, and end once those under way are: none writes afterwards."""
        self._server.shutdown()
        self._under_way.wait()
        self._server.server_close()
        self._thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; contexts are made from it, each with its own cookies."""
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=FLAGS, headless=True, chromium_sandbox=False
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(
    browser: Browser,
    base_url: str,
    *,
    javascript: bool = True,
    viewport: dict[str, int] | None = None,
) -> Iterator[Page]:
    """A page in a fresh context. Errors in our scripts and refusals by the CSP fail the test."""
    context: BrowserContext = browser.new_context(
        base_url=base_url,
        java_script_enabled=javascript,
        viewport=viewport or DESKTOP,  # type: ignore[arg-type]
        locale="fr-FR",
        timezone_id="Europe/Paris",
        service_workers="block",
    )
    context.set_default_timeout(TIMEOUT_MS)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: _listen(message, complaints))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not complaints, "the browser complains:\n" + "\n".join(complaints)


def _listen(message: Any, complaints: list[str]) -> None:
    """Keep what the console says against us; a 4xx that a test asked for is not our script's."""
    if message.type == "error" and "the server responded with a status" not in message.text:
        complaints.append(message.text)


@contextmanager
def held_request(page: Page, url: Pattern[str]) -> Iterator[list[Route]]:
    """The request to this address that the block makes: it leaves when the test lets it go."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(url, keep)
    with page.expect_request(url):
        yield held
    page.evaluate("0")  # the request is told first, then handed over
    assert held


def axe(page: Page) -> None:
    """Fail with what axe-core finds wrong on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("(options) => axe.run(document, options)", options)["violations"]
    lines = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"    {node['html'][:160]}" for node in violation["nodes"][:5])
        for violation in found
    ]
    assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)


def assert_no_horizontal_scroll(page: Page, width: int = 320) -> None:
    """Fail, naming the elements, when the page is wider than a window of this width."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    scroll = page.evaluate("() => document.documentElement.scrollWidth")
    overflow = page.evaluate(FIND_OVERFLOW) if scroll > width else []
    if before:
        page.set_viewport_size(before)
    assert scroll <= width, f"{page.url} is {scroll} px wide at {width} px:\n" + "\n".join(overflow)
