"""The process apart: reads one file and writes what it says, a line of JSON for each page.

It is started by the path of this file, with a bare package in place of ``app``: the application
takes a second to load, and nothing of it is wanted here.
"""

import base64
import ctypes
import json
import resource
import signal
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

APP = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1


def main(path: Path, extension: str) -> None:
    """Read, then say how it went, then draw: a drawing that costs the process leaves the text."""
    outcome = import_module("app.core.extraction.outcome")
    reading = import_module("app.core.extraction.reading")
    pages = outcome.Pages(lambda number, text: _tell({"page": number, "text": text}))
    reason = reading.read(path, extension, pages)
    _tell({"reason": reason, "count": pages.count, "is_truncated": pages.is_truncated})
    if drawn := reading.draw(path, extension):
        content, width, height = drawn
        picture = base64.b64encode(content).decode("ascii")
        _tell({"picture": picture, "width": width, "height": height})


def limit() -> None:
    """Bound this process before it opens anything; it ends with the one that started it."""
    limits = import_module("app.core.extraction.limits")
    for kind, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.PROCESSOR_S),
        (resource.RLIMIT_FSIZE, limits.ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _tell(said: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    bare = ModuleType("app")
    bare.__path__ = [str(APP)]
    sys.modules["app"] = bare
    # The package itself names what the parent needs: its own __init__ is not wanted either.
    inner = ModuleType("app.core.extraction")
    inner.__path__ = [str(APP / "core" / "extraction")]
    sys.modules["app.core.extraction"] = inner
    limit()
    main(Path(sys.argv[1]), sys.argv[2])
