"""The clock of the product, moved by hand."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any


class Clock:
    """Runs like the real one until it is moved or stopped."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._stopped_at: datetime | None = None

    def now(self, zone: tzinfo | None = UTC) -> datetime:
        moment = self._stopped_at or datetime.now(UTC) + self._offset
        return moment.astimezone(zone or UTC)

    def advance(self, **duration: float) -> datetime:
        """Let time pass: ``clock.advance(days=7)``."""
        if self._stopped_at:
            self._stopped_at += timedelta(**duration)
        self._offset += timedelta(**duration)
        return self.now()

    def stop_at(self, moment: datetime) -> None:
        """Stop the clock at a moment."""
        self._stopped_at = moment.astimezone(UTC)


def clocked(clock: Clock) -> type[datetime]:
    """A ``datetime`` whose ``now`` is the clock's, to put where the product reads its own."""

    class ClockedDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock.now(tz)

    return ClockedDatetime
