"""Run every benchmark of this folder, or those that are named: ``python -m benchmarks queue``."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def names() -> list[str]:
    """The benchmarks: every module that does not start with an underscore."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def main(wanted: list[str]) -> int:
    """Run each in a process of its own, so that none warms another; 1 if one fails."""
    failed = []
    for name in wanted or names():
        print(f"\n=== {name} ===", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    for name in failed:
        print(f"ÉCHEC : {name}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
