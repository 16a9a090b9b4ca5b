"""The forum with 110,000 posts, signed in, beside a bare page of the same weight and a bare form.

Promises: three times the bare page at most, eight statements a page, 45 kB of HTML for a topic,
a deep page within a fifth of the first, two workers under 250 MB.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from html import unescape
from itertools import cycle
from typing import Any

from app.administration.demo.crowd.forums import READER
from benchmarks._beside import bare_form, bare_pages
from benchmarks._client import Client
from benchmarks._measure import Cost, Figures, costs, measured
from benchmarks._processes import Memory
from benchmarks._report import table
from benchmarks._server import ROOT, Place, Server, prepared, serving
from benchmarks.pages import ENGINES, count_queries, signed_in

MOST, MOST_STATEMENTS, MOST_KB, DEEPEST, MOST_MB = 3.0, 8, 45.0, 1.2, 250.0
PAGES_DEEP = 7
REPLIES = 120
NEXT = re.compile(r'rel="next" href="([^"]+)"')
INDEX, LIST, DEEP_LIST = "Liste des forums", "Liste des sujets", "Liste des sujets, page 8"
TOPIC = "Sujet de 20 messages"
FIRST, LAST = "Sujet de 10 000 messages, page 1", "Sujet de 10 000 messages, page 500"
TOPICS = {TOPIC, FIRST, LAST}
REPLY = "Répondre"
DEEP = {DEEP_LIST: LIST, LAST: FIRST}
BODY = "Merci pour ce partage. Nous essaierons la même chose au mois de janvier, à deux communes."


@dataclass(frozen=True)
class Line:
    """What was measured of a page: beside the two bare pages, in kilobytes and statements."""

    name: str
    own: Figures
    bare: Figures
    compiled: Figures
    kilobytes: float
    statements: int

    @property
    def ratio(self) -> float:
        return self.own.whole / self.bare.whole


@dataclass(frozen=True)
class Run:
    """All that one engine gave."""

    lines: Mapping[str, Line]
    reply: Cost
    form: Cost
    memory: Memory


def main() -> None:
    for engine in ENGINES:
        with prepared(engine, 1, volume="forum") as place:
            run = _measured(place)
        _tell(engine, run)


def _measured(place: Place) -> Run:
    with ExitStack() as stack:
        server = stack.enter_context(serving("wsgi:app", place.env, "/sante", place.database_pid))
        reader = stack.enter_context(closing(signed_in(server, READER)))
        found = _addresses(place)
        paths = _paths(reader, found)
        statements = count_queries(place, [(READER, path) for path in paths.values()])
        lines = _lines(stack, server, reader, paths, statements)
        reply = _reply(stack, server, found["answered"], found["writers"])
        return Run(lines, *reply, server.memory())


def _addresses(place: Place) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks._forum_addresses"]
    done = subprocess.run(
        command, cwd=ROOT, env=place.env, check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _paths(reader: Client, found: Mapping[str, Any]) -> dict[str, str]:
    deep = found["list"]
    for _ in range(PAGES_DEEP):
        following = NEXT.search(reader.get(deep).body.decode())
        assert following, f"{deep} has no next page"
        deep = unescape(following[1])
    return {
        INDEX: "/forum",
        LIST: found["list"],
        DEEP_LIST: deep,
        TOPIC: found["topic"],
        FIRST: found["long_first"],
        LAST: found["long_last"],
    }


def _lines(
    stack: ExitStack,
    server: Server,
    reader: Client,
    paths: Mapping[str, str],
    statements: list[int],
) -> dict[str, Line]:
    pages = {name: (server, reader, path) for name, path in paths.items()}
    weights = {name: len(reader.get(path).body) / 1000 for name, path in paths.items()}
    bare, compiled = bare_pages(stack, pages), bare_pages(stack, pages, compiled=True)
    figures = measured(
        {
            **pages,
            **{f"nue {name}": page for name, page in bare.items()},
            **{f"compilée {name}": page for name, page in compiled.items()},
        }
    )
    return {
        name: Line(
            name,
            figures[name],
            figures[f"nue {name}"],
            figures[f"compilée {name}"],
            weights[name],
            count,
        )
        for name, count in zip(paths, statements, strict=True)
    }


def _reply(stack: ExitStack, server: Server, topic: str, writers: list[str]) -> tuple[Cost, Cost]:
    def fields(number: int) -> dict[str, str]:
        return {"body": f"{BODY} ({number})", "submission_key": f"{number:032}"}

    bare_server, bare_client, action = bare_form(stack)
    bare = bare_client.poster(action, fields)
    clients = [stack.enter_context(closing(signed_in(server, email))) for email in writers]
    action = f"{topic}/repondre"
    own = cycle([each.poster(action, fields, page=action) for each in clients])
    gestures = {REPLY: (server, lambda: next(own)()), "nu": (bare_server, bare)}  # noqa: PLW0108
    found = costs(gestures, count=REPLIES)
    return found[REPLY], found["nu"]


def _tell(engine: str, run: Run) -> None:
    print(f"Base : {engine}. Rapports avec la page nue de même poids (1 = aussi cher).\n")
    table(
        (
            "Page",
            "temps processeur",
            "à la page précompilée",
            "requêtes/s",
            "processeur (ms)",
            "base (ms)",
            "requêtes SQL",
            "HTML (ko)",
        ),
        (_row(line) for line in run.lines.values()),
    )
    reply = run.reply
    print(
        f"{REPLY} : {reply.whole / run.form.whole:.2g} fois un formulaire nu"
        f" ({reply.processor:.3g} ms, base {reply.database:.3g} ms)."
    )
    print(f"Deux workers : {run.memory.pss_mb:.0f} Mo (PSS), {run.memory.rss_mb:.0f} Mo (RSS).\n")
    for missed in _missed(run):
        print(f"Manqué : {missed}")


def _row(line: Line) -> tuple[object, ...]:
    return (
        line.name,
        line.ratio,
        line.own.whole / line.compiled.whole,
        line.own.per_second / line.bare.per_second,
        line.own.processor,
        line.own.database,
        line.statements,
        line.kilobytes,
    )


def _missed(run: Run) -> Iterator[str]:
    for line in run.lines.values():
        yield from _missed_by(line)
    for deep, first in DEEP.items():
        ratio = run.lines[deep].own.whole / run.lines[first].own.whole
        if ratio > DEEPEST:
            yield f"{deep}, {ratio:.2g} fois la première ({DEEPEST:g} promis)"
    if (ratio := run.reply.whole / run.form.whole) > MOST:
        yield f"{REPLY}, {ratio:.2g} fois un formulaire nu ({MOST:g} promis)"
    if run.memory.pss_mb > MOST_MB:
        yield f"deux workers, {run.memory.pss_mb:.0f} Mo ({MOST_MB:g} promis)"


def _missed_by(line: Line) -> Iterator[str]:
    if line.ratio > MOST:
        yield f"{line.name}, {line.ratio:.2g} fois la page nue ({MOST:g} promis)"
    if line.statements > MOST_STATEMENTS:
        yield f"{line.name}, {line.statements} requêtes SQL ({MOST_STATEMENTS} promises)"
    if line.name in TOPICS and line.kilobytes > MOST_KB:
        yield f"{line.name}, {line.kilobytes:.0f} ko de HTML ({MOST_KB:g} promis)"


if __name__ == "__main__":
    main()
