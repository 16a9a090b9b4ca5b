"""The directory at 1,000 and at 100,000 people, beside a bare page of the same weight.

The same pages are measured before and after the crowd comes, each time in turn with bare pages of
the same bytes: what a page costs must not follow the number of people.
"""

import os
import re
from contextlib import ExitStack, closing

from benchmarks._beside import Pages, bare_pages
from benchmarks._client import Client
from benchmarks._measure import Figures, measured
from benchmarks._report import table
from benchmarks._server import Place, Server, prepared, serving, settle
from benchmarks.pages import count_queries, signed_in

ENGINES = os.environ.get("BENCHMARK_ENGINES", "sqlite postgresql").split()
SIZES = [int(size) for size in os.environ.get("BENCHMARK_PEOPLE", "1000 100000").split()]
READER = "ansa@exemple.fr"
LIMIT, GROWTH = 4.0, 2.0
PAGES = {
    "Annuaire": "/annuaire",
    "Région": "/annuaire?region=32",
    "Région et rôle": "/annuaire?region=32&role=facilitator",
    "Début d’un nom": "/annuaire?q=marban",
}
DEEP = 15  # pages after the first
NEXT = re.compile(r'rel="next" href="([^"]+)"')


def main() -> None:
    for engine in ENGINES:
        with prepared(engine, 1) as place:
            sizes = {size: _measured(place, size) for size in SIZES}
        _tell(engine, sizes)


def _measured(place: Place, size: int) -> dict[str, tuple[Figures, Figures, int]]:
    """Each page at this size, its bare twin, and how many statements it sends."""
    place.flask("demo", "load", "--volume", "directory", "--people", str(size))
    settle(place.env)
    with ExitStack() as stack:
        server = stack.enter_context(
            serving("benchmarks._tireless:app", place.env, "/sante", place.database_pid)
        )
        client = stack.enter_context(closing(signed_in(server, READER)))
        pages = _pages(server, client)
        bare = bare_pages(stack, pages)
        figures = measured({**pages, **{f"nue {name}": page for name, page in bare.items()}})
        queries = count_queries(place, [(READER, path) for *_, path in pages.values()])
    return {
        name: (figures[name], figures[f"nue {name}"], count)
        for name, count in zip(pages, queries, strict=True)
    }


def _pages(server: Server, client: Client) -> Pages:
    pages = {name: (server, client, path) for name, path in PAGES.items()}
    path = "/annuaire"
    for _ in range(DEEP):
        found = NEXT.search(client.get(path).body.decode())
        assert found, f"{path} is the last page"
        path = found[1].replace("&amp;", "&")
    return {**pages, "Page 16": (server, client, path)}


def _tell(engine: str, sizes: dict[int, dict[str, tuple[Figures, Figures, int]]]) -> None:
    few, many = min(sizes), max(sizes)
    print(f"Base : {engine}. {few} puis {many} personnes ; rapports avec la page nue.\n")
    rows = [_row(name, sizes[few][name], sizes[many][name]) for name in sizes[few]]
    titles = (
        "Page",
        f"processeur, {few}",
        f"processeur, {many}",
        f"p95, {few}",
        f"p95, {many}",
        "p95 : croissance",
        "processeur (ms)",
        "dont base (ms)",
        "requêtes SQL",
    )
    table(titles, rows)
    for row in rows:
        if row[2] > LIMIT:
            print(f"Plus de {LIMIT:g} fois la page nue : {row[0]} ({row[2]:.1f})")
        if row[5] > GROWTH:
            print(f"Le p95 est multiplié par plus de {GROWTH:g} : {row[0]} ({row[5]:.1f})")


def _row(
    name: str, few: tuple[Figures, Figures, int], many: tuple[Figures, Figures, int]
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


if __name__ == "__main__":
    main()
