"""What must not be in the repository: registry hosts, machine paths, download addresses, copies.

Reads the files that git tracks. Standard library only.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN_NAME = "deploy/hygiene.py"
MAX_BYTES = 500_000
BINARY_SUFFIXES = {".png", ".jpg", ".ico", ".woff", ".woff2", ".webp"}
LINE_RULES = {
    "names a package registry": re.compile(
        r"(?:pypi|pythonhosted|npmjs|yarnpkg|debian)\.(?:org|com|net)\b", re.IGNORECASE
    ),
    "names a path of one machine": re.compile(r"(?<![\w.\-/$}])/(?:work|root|tmp)(?:/|\b(?!\w))"),
    "tells pip or npm where to download": re.compile(
        r"--(?:extra-)?index-url|--find-links|^\s*registry\s*=\s*\S+://"
    ),
}


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def problems_of(name: str) -> Iterator[str]:
    path = ROOT / name
    if path.stat().st_size > MAX_BYTES and path.suffix not in BINARY_SUFFIXES:
        yield f"{name}: heavier than {MAX_BYTES:,} bytes"
    if path.suffix in BINARY_SUFFIXES or name == OWN_NAME:
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for what, pattern in LINE_RULES.items():
            if pattern.search(line):
                yield f"{name}:{number}: {what}: {line.strip()[:120]}"


def problems_of_lock() -> Iterator[str]:
    """A lock file says which version and which hash, never from where."""
    lock = ROOT / "package-lock.json"
    if not lock.exists():
        return
    for name, package in json.loads(lock.read_text())["packages"].items():
        if "resolved" in package:
            yield f"package-lock.json: {name} carries a download address"


def main() -> int:
    found = [problem for name in tracked() for problem in problems_of(name)]
    found.extend(problems_of_lock())
    print("\n".join(found) or "Dépôt propre.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
