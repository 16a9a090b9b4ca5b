"""Bare pages and a bare form that stand beside those of Maillage, on a server of their own."""

import os
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks._client import Client
from benchmarks._server import Server, serving

Pages = dict[str, tuple[Server, Client, str]]


def bare_pages(stack: ExitStack, pages: Pages, *, compiled: bool = False) -> Pages:
    """The same pages held in memory, under the same gunicorn, until the stack closes.

    ``pages`` says for each name who reads what (server, client, path); the answer says the same of
    its bare twin. ``compiled`` takes the yardstick that does not compile its template each time.
    """
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bare-")))
    for number, (_server, client, path) in enumerate(pages.values()):
        answer = client.get(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        (folder / f"{number}.html").write_bytes(answer.body)
    server, client = _bare_server(stack, folder)
    prefix = "/compiled" if compiled else ""
    return {name: (server, client, f"{prefix}/{number}") for number, name in enumerate(pages)}


def bare_form(stack: ExitStack) -> tuple[Server, Client, str]:
    """A form that Flask reads and answers by a redirect, until the stack closes."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bare-")))
    (folder / "0.html").write_text("<p>Merci</p>\n")
    server, client = _bare_server(stack, folder)
    return server, client, "/form"


def _bare_server(stack: ExitStack, folder: Path) -> tuple[Server, Client]:
    env = {**os.environ, "BENCHMARK_PAGES": str(folder)}
    server = stack.enter_context(serving("benchmarks._bare:app", env, "/0"))
    return server, stack.enter_context(closing(Client(server.port)))
