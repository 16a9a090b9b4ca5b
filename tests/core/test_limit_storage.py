"""Rate limits in memory: counted at each hit, swept from time to time."""

import threading
from collections.abc import Iterator

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.core.limit_storage import MinuteStorage, url_of

FIVE = parse("5 per minute")


@pytest.fixture
def storage() -> Iterator[MinuteStorage]:
    made = storage_from_string(url_of("memory://"))
    assert isinstance(made, MinuteStorage)
    yield made
    made.reset()


def test_the_sixth_hit_in_a_minute_is_refused(storage: MinuteStorage) -> None:
    limiter = MovingWindowRateLimiter(storage)
    assert [limiter.hit(FIVE, "post", "1") for _ in range(6)] == [True] * 5 + [False]
    assert limiter.hit(FIVE, "post", "2")


def test_hits_start_no_thread_of_their_own(
    storage: MinuteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_timer: threading.Timer) -> None:
        pytest.fail("a thread was started")

    monkeypatch.setattr(threading.Timer, "start", refuse)
    limiter = MovingWindowRateLimiter(storage)
    for person in range(300):
        limiter.hit(FIVE, "post", str(person))


def test_what_is_over_is_swept_when_the_minute_has_passed(
    storage: MinuteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    MovingWindowRateLimiter(storage).hit(parse("5 per second"), "post", "1")
    [entry] = next(iter(storage.events.values()))
    entry.expiry = entry.atime - 1  # it ended long ago
    monkeypatch.setattr("app.core.limit_storage.monotonic", lambda: float("inf"))
    MovingWindowRateLimiter(storage).hit(FIVE, "post", "2")
    storage.timer._timer.join(timeout=5)  # type: ignore[attr-defined]
    assert len(storage.events) - sum(not left for left in storage.events.values()) == 1


def test_another_storage_keeps_its_address() -> None:
    assert url_of("redis://127.0.0.1/1") == "redis://127.0.0.1/1"
