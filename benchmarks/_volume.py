"""Pages of a feature at two sizes of its data, each beside a bare page of the same bytes.

The same pages are measured before and after the volume comes, each time in turn with their bare
twins: what a page costs must not follow the volume, nor the number of its statements.
"""

import os
import re
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from benchmarks._beside import Pages, bare_pages
from benchmarks._client import Client
from benchmarks._measure import IN_TURN, TOGETHER_S, Figures, measured
from benchmarks._report import table
from benchmarks._server import Place, prepared, serving, settle
from benchmarks.pages import count_queries, signed_in

ENGINES = os.environ.get("BENCHMARK_ENGINES", "sqlite postgresql").split()
MEMBER, STAFF = "membre@exemple.fr", "ansa@exemple.fr"
LIMIT, GROWTH = 4.0, 2.0
DEEP = 15  # pages after the first
NEXT = re.compile(r'rel="next" href="([^"]+)"')
TITLES = (
    "Page",
    "processeur, peu",
    "processeur, beaucoup",
    "p95, peu",
    "p95, beaucoup",
    "p95 : croissance",
    "processeur (ms)",
    "dont base (ms)",
    "requêtes SQL",
)
Measure = tuple[Figures, Figures, int]


@dataclass(frozen=True)
class Volume:
    """What ``demo load --volume NAME OPTION SIZE`` writes, and the pages that show it.

    ``pages`` says for each who reads it and where; ``linked`` those whose address is the first that
    another page holds; ``root`` is the list of which a page far behind the first is measured too.
    ``in_turn`` and ``seconds`` are those of ``measured``.
    """

    name: str
    option: str
    noun: str
    sizes: list[int]
    pages: dict[str, tuple[str, str]]
    root: str
    in_turn: int = IN_TURN
    seconds: float = TOGETHER_S
    linked: dict[str, tuple[str, str, re.Pattern[str]]] = field(default_factory=dict)


def sizes_of(name: str, usual: str) -> list[int]:
    """The sizes to measure at: those of a variable of the environment, else the usual ones."""
    return [int(size) for size in os.environ.get(name, usual).split()]


def compare(volume: Volume) -> None:
    """Measure on each engine and print a table for each."""
    for engine in ENGINES:
        with prepared(engine, 1) as place:
            measures = {size: _measured(place, volume, size) for size in volume.sizes}
        _tell(engine, volume, measures)


def _measured(place: Place, volume: Volume, size: int) -> dict[str, Measure]:
    """Each page at this size, its bare twin, and how many statements it sends."""
    place.flask("demo", "load", "--volume", volume.name, volume.option, str(size))
    settle(place.env)
    with ExitStack() as stack:
        server = stack.enter_context(
            serving("benchmarks._tireless:app", place.env, "/sante", place.database_pid)
        )
        people = {
            email: stack.enter_context(closing(signed_in(server, email)))
            for email in (MEMBER, STAFF)
        }
        asked = volume.pages | {"Page 16, Ansa": (STAFF, _deep(people[STAFF], volume.root))}
        for name, (who, path, link) in volume.linked.items():
            asked[name] = who, _linked(people[who], path, link)
        pages: Pages = {name: (server, people[who], path) for name, (who, path) in asked.items()}
        bare = bare_pages(stack, pages)
        both = pages | {f"nue {name}": page for name, page in bare.items()}
        figures = measured(both, count=volume.in_turn, seconds=volume.seconds)
        queries = count_queries(place, list(asked.values()))
    return {
        name: (figures[name], figures[f"nue {name}"], count)
        for name, count in zip(pages, queries, strict=True)
    }


def _deep(client: Client, path: str) -> str:
    """The address of a page far behind the first."""
    for _ in range(DEEP):
        path = _linked(client, path, NEXT)
    return path


def _linked(client: Client, path: str, link: re.Pattern[str]) -> str:
    """The first address of this kind that a page holds."""
    found = link.search(client.get(path).body.decode())
    assert found, f"{path} leads nowhere"
    return found[1].replace("&amp;", "&")


def _tell(engine: str, volume: Volume, measures: dict[int, dict[str, Measure]]) -> None:
    few, many = min(measures), max(measures)
    print(f"Base : {engine}. {few} puis {many} {volume.noun} ; rapports avec la page nue.\n")
    rows = [_row(name, measures[few][name], measures[many][name]) for name in measures[few]]
    table(TITLES, rows)
    for row in rows:
        if row[2] > LIMIT:
            print(f"Plus de {LIMIT:g} fois la page nue : {row[0]} ({row[2]:.1f})")
        if row[5] > GROWTH:
            print(f"Le p95 est multiplié par plus de {GROWTH:g} : {row[0]} ({row[5]:.1f})")


def _row(
    name: str, few: Measure, many: Measure
) -> tuple[str, float, float, float, float, float, float, float, str]:
    own, bare, count = many
    before, bare_before, count_before = few
    slow, slow_before = own.p95 / bare.p95, before.p95 / bare_before.p95
    return (
        name,
        before.whole / bare_before.whole,
        own.whole / bare.whole,
        slow_before,
        slow,
        slow / slow_before,
        own.processor,
        own.database,
        str(count) if count == count_before else f"{count_before} puis {count}",
    )
