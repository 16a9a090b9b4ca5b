"""The story in its order: whatever is told first, what happened first is written first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from app.core.db import now, replayed_at

Story = Iterator[datetime]


@dataclass
class Timeline:
    """Stories that yield the moments of their steps, run together by date."""

    _steps: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _ranks: Iterator[int] = field(default_factory=count)

    def tell(self, story: Story) -> None:
        """Add a story. What follows each moment that it yields happens at that moment."""
        moment = next(story, None)
        if moment is not None:
            heappush(self._steps, (moment, next(self._ranks), story))

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Add a single deed."""

        def story() -> Story:
            yield moment
            act()

        self.tell(story())

    def run(self) -> None:
        """Let everything happen."""
        while self._steps:
            moment, _rank, story = heappop(self._steps)
            with replayed_at(moment):
                following = next(story, None)
            if following is not None:
                heappush(self._steps, (following, next(self._ranks), story))


def days_ago(days: float) -> datetime:
    """The moment a number of days before now."""
    return now() - timedelta(days=days)
