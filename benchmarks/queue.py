"""The staff queue with 500 and with 50,000 requests: the same queries, about the same time."""

from contextlib import ExitStack, closing

from benchmarks._measure import Figures, measured
from benchmarks._report import table
from benchmarks._server import prepared, serving
from benchmarks.pages import ENGINES, STAFF, count_queries, signed_in

FEW, MANY = 5, 500
LIMIT = 1.5
VIEWS = {
    "File, à décider": "/gestion/demandes",
    "Hauts-de-France": "/gestion/demandes?region=32",
    "En retard": "/gestion/demandes?anciennete=en-retard",
}


def main() -> int:
    failures = 0
    for engine in ENGINES:
        few, many = _measure(engine, FEW), _measure(engine, MANY)
        failures += _tell(engine, few, many)
    return 1 if failures else 0


def _measure(engine: str, scale: int) -> dict[str, tuple[Figures, int]]:
    with prepared(engine, scale) as place, ExitStack() as stack:
        counts = count_queries(place, [(STAFF, path) for path in VIEWS.values()])
        server = stack.enter_context(serving("wsgi:app", place.env, "/sante", place.database_pid))
        client = stack.enter_context(closing(signed_in(server, STAFF)))
        figures = measured({name: (server, client, path) for name, path in VIEWS.items()})
    return {name: (figures[name], count) for name, count in zip(VIEWS, counts, strict=True)}


def _tell(
    engine: str, few: dict[str, tuple[Figures, int]], many: dict[str, tuple[Figures, int]]
) -> int:
    print(f"Base : {engine}. De {FEW * 100} à {MANY * 100} demandes.\n")
    rows = []
    for name in VIEWS:
        (small, few_queries), (large, many_queries) = few[name], many[name]
        rows.append(
            (
                name,
                large.p50 / small.p50,
                large.p95 / small.p95,
                large.whole / small.whole,
                f"{few_queries} → {many_queries}",
            )
        )
    table(("Vue", "p50", "p95", "temps processeur", "requêtes SQL"), rows)
    slow = [name for name, p50, _p95, cost, _queries in rows if max(p50, cost) > LIMIT]
    for name in slow:
        print(f"Plus de {LIMIT:g} fois le temps : {name}")
    return len(slow)


if __name__ == "__main__":
    raise SystemExit(main())
