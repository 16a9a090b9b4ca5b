"""Run the suite on each database, then say what ran and what could not.

What shows the same whichever the database (a browser's screens, pure functions, style) runs once,
on SQLite: the marker `either_database` of `tests/conftest.py` tells which.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.support.browser import find_chromium
from tests.support.clamav import CLAMD
from tests.support.postgres import find_binaries

NO_TEST_COLLECTED = 5
WORKERS = str(min(8, max(2, len(os.sched_getaffinity(0)))))
ONCE = {"postgresql": ["-m", "not either_database"]}
PART = " (sans ce qui est pareil sur les deux bases : navigateur, fonctions pures, style)"


def run(database: str, arguments: list[str]) -> int:
    """One run of pytest on one database; its own closing line is printed as it comes."""
    print(f"\n=== Suite sur {database} ===", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadgroup"]
    command += [*ONCE.get(database, []), *arguments]
    env = {**os.environ, "TEST_DATABASE": database}
    return subprocess.run(command, env=env, check=False).returncode


def say(database: str, code: int, seconds: float) -> bool:
    """One line per run; whether it is a success."""
    is_part = database in ONCE
    is_success = code == 0 or (is_part and code == NO_TEST_COLLECTED)
    verdict = {0: "réussie", NO_TEST_COLLECTED: "VIDE : aucun test"}.get(code, f"ÉCHEC ({code})")
    print(f"{database:<12}{verdict}, {seconds:.0f} s{PART if is_part else ''}")
    return is_success


def main(arguments: list[str]) -> int:
    databases = ["sqlite", *(["postgresql"] if find_binaries() else [])]
    outcomes = []
    for database in databases:
        started = time.monotonic()
        code = run(database, arguments)
        outcomes.append((database, code, time.monotonic() - started))
    print("\n=== Ce qui a été exécuté ===")
    successes = [say(*outcome) for outcome in outcomes]
    absent = []
    if "postgresql" not in databases:
        absent.append("toute la suite sur PostgreSQL : serveur absent (paquet postgresql)")
    if not find_chromium():
        absent.append("les parcours dans un navigateur : Chromium absent (paquet chromium)")
    if CLAMD is None:
        absent.append("l’analyse des fichiers : clamd absent (paquet clamav-daemon)")
    for what in absent:
        print(f"NON EXÉCUTÉ : {what}")
    must_be_whole = os.environ.get("CI") == "true"
    return 0 if all(successes) and not (absent and must_be_whole) else 1


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main(sys.argv[1:]))
