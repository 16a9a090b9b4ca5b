"""Where rate limits are counted when no Redis is set: in memory, swept once a minute.

The library's own storage starts a thread that sweeps every key at nearly each hit. What is counted
does not depend on it: entries are compared with the clock when they are read.
"""

from threading import Timer
from time import monotonic
from typing import Any

from limits.storage import MemoryStorage

SCHEME = "memory+minute"
SWEEP_SECONDS = 60


class _Paced:
    """A timer that counts as running until the next sweep is due."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._due = monotonic() + SWEEP_SECONDS

    def start(self) -> None:
        self._timer.daemon = True
        self._timer.start()

    def is_alive(self) -> bool:
        return self._timer.is_alive() or monotonic() < self._due


class MinuteStorage(MemoryStorage):
    """The library's storage in memory, which sets a new ``timer`` at most once a minute."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, _Paced(value) if name == "timer" else value)


def url_of(url: str) -> str:
    """The address of the storage for ``RATELIMIT_URL``: ours for ``memory://``."""
    return url.replace("memory://", f"{SCHEME}://", 1) if url.startswith("memory://") else url
