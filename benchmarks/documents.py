"""The library at 1,000 and at 100,000 documents, beside a bare page of the same weight.

The same pages are measured before and after the volume comes, as a member who reads a part of it
and as staff who read it all, each time in turn with bare pages of the same bytes: what a page
costs must not follow the number of documents, nor the number of its statements.
"""

import os
import re
from contextlib import ExitStack, closing

from benchmarks._beside import Pages, bare_pages
from benchmarks._client import Client
from benchmarks._measure import Figures, measured
from benchmarks._report import table
from benchmarks._server import Place, prepared, serving, settle
from benchmarks.pages import count_queries, signed_in

ENGINES = os.environ.get("BENCHMARK_ENGINES", "sqlite postgresql").split()
SIZES = [int(size) for size in os.environ.get("BENCHMARK_DOCUMENTS", "1000 100000").split()]
MEMBER, STAFF = "membre@exemple.fr", "ansa@exemple.fr"
LIMIT, GROWTH = 4.0, 2.0
GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation/documents"
PAGES = {
    "Documents, membre": (MEMBER, "/documents"),
    "Documents, Ansa": (STAFF, "/documents"),
    "Par titre, membre": (MEMBER, "/documents?tri=titre"),
    "Région et type, Ansa": (STAFF, "/documents?region=32&type=minutes"),
    "Un groupe, membre": (MEMBER, GROUP),
}
DEEP = 15  # pages after the first
IN_TURN, TOGETHER_S = 50, 1.0
NEXT = re.compile(r'rel="next" href="([^"]+)"')
Measure = tuple[Figures, Figures, int]


def main() -> None:
    for engine in ENGINES:
        with prepared(engine, 1) as place:
            sizes = {size: _measured(place, size) for size in SIZES}
        _tell(engine, sizes)


def _measured(place: Place, size: int) -> dict[str, Measure]:
    """Each page at this size, its bare twin, and how many statements it sends."""
    place.flask("demo", "load", "--volume", "documents", "--documents", str(size))
    settle(place.env)
    with ExitStack() as stack:
        server = stack.enter_context(
            serving("benchmarks._tireless:app", place.env, "/sante", place.database_pid)
        )
        people = {
            email: stack.enter_context(closing(signed_in(server, email)))
            for email in (MEMBER, STAFF)
        }
        asked = _asked(people)
        pages: Pages = {
            name: (server, people[email], path) for name, (email, path) in asked.items()
        }
        bare = bare_pages(stack, pages)
        both = {**pages, **{f"nue {name}": page for name, page in bare.items()}}
        figures = measured(both, count=IN_TURN, seconds=TOGETHER_S)
        queries = count_queries(place, list(asked.values()))
    return {
        name: (figures[name], figures[f"nue {name}"], count)
        for name, count in zip(pages, queries, strict=True)
    }


def _asked(people: dict[str, Client]) -> dict[str, tuple[str, str]]:
    """The pages, and one far behind the first."""
    path = "/documents"
    for _ in range(DEEP):
        found = NEXT.search(people[STAFF].get(path).body.decode())
        assert found, f"{path} is the last page"
        path = found[1].replace("&amp;", "&")
    return {**PAGES, "Page 16, Ansa": (STAFF, path)}


def _tell(engine: str, sizes: dict[int, dict[str, Measure]]) -> None:
    few, many = min(sizes), max(sizes)
    print(f"Base : {engine}. {few} puis {many} documents ; rapports avec la page nue.\n")
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


if __name__ == "__main__":
    main()
