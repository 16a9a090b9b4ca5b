"""Four pages beside a bare one: sign-in, public form, staff queue, group grid.

The bare page is the same HTML, rendered line by line from memory by a Flask application of ten
lines, under the same gunicorn. Ratios, not times, are what one machine can tell another.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack

from app.administration.demo.accounts import PASSWORD
from benchmarks._beside import bare_pages
from benchmarks._client import Client
from benchmarks._measure import Figures, measured
from benchmarks._report import table
from benchmarks._server import ROOT, Place, Server, prepared, serving

SCALE = 5
ENGINES = os.environ.get("BENCHMARK_ENGINES", "sqlite postgresql").split()
LIMIT = 4.0
STAFF = "ansa@exemple.fr"
PAGES = {
    "Connexion": ("", "/connexion"),
    "Demander un accès": ("", "/demander-un-acces?region=32"),
    "File des demandes": (STAFF, "/gestion/demandes"),
    "Grille des groupes": (STAFF, "/groupes"),
}


def main() -> None:
    for engine in ENGINES:
        with prepared(engine, SCALE) as place, ExitStack() as stack:
            queries = count_queries(place, list(PAGES.values()))
            maillage = stack.enter_context(
                serving("wsgi:app", place.env, "/sante", place.database_pid)
            )
            people = {"": Client(maillage.port), STAFF: signed_in(maillage, STAFF)}
            for client in people.values():
                stack.callback(client.close)
            pages = {name: (maillage, people[email], path) for name, (email, path) in PAGES.items()}
            bare = bare_pages(stack, pages)
            figures = measured({**pages, **{f"nue {name}": page for name, page in bare.items()}})
        _tell(engine, figures, queries)


def signed_in(server: Server, email: str) -> Client:
    """A person who has just signed in with the demonstration's password."""
    client = Client(server.port)
    answer = client.post("/connexion", email=email, password=PASSWORD)
    assert answer.status in {302, 303}, f"sign-in answered {answer.status}"
    return client


def count_queries(place: Place, pages: list[tuple[str, str]]) -> list[int]:
    """How many statements each page sends."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._queries", json.dumps(pages)],
        cwd=ROOT,
        env=place.env,
        check=True,
        capture_output=True,
        text=True,
    )
    counts: list[int] = json.loads(done.stdout.splitlines()[-1])
    return counts


def _tell(engine: str, figures: dict[str, Figures], queries: list[int]) -> None:
    print(f"Base : {engine}. Rapports avec la page nue de même poids (1 = aussi vite).\n")
    rows = []
    for name, count in zip(PAGES, queries, strict=True):
        own, bare = figures[name], figures[f"nue {name}"]
        rows.append(
            (
                name,
                own.per_second / bare.per_second,
                own.p50 / bare.p50,
                own.p95 / bare.p95,
                own.whole / bare.whole,
                own.processor,
                own.database,
                count,
            )
        )
    table(
        (
            "Page",
            "requêtes/s",
            "p50",
            "p95",
            "temps processeur",
            "processeur (ms)",
            "dont base (ms)",
            "requêtes SQL",
        ),
        rows,
    )
    for name, *_, ratio, _own, _database, _count in rows:
        if ratio > LIMIT:
            print(f"Plus de {LIMIT:g} fois la page nue : {name} ({ratio:.1f})")


if __name__ == "__main__":
    main()
