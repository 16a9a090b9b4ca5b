"""Which requests there are: how many of each state, in which region, of what age."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.access_requests.services.submission import expire_unconfirmed
from app.accounts.services import remind_of_activation
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.requests import plots
from app.administration.demo.requests.applicants import from_known_place, from_unknown_place
from app.administration.demo.requests.duplicates import ask_twice
from app.administration.demo.requests.plots import Plot, Telling
from app.administration.demo.timeline import Timeline, days_ago
from app.administration.demo.workgroups import REUNION
from app.core.db import now


@dataclass(frozen=True)
class Case:
    """Some requests with the same story, begun between two numbers of days ago."""

    tell: Callable[[Plot], Telling]
    count: int
    oldest: float
    newest: float
    groups: int = 1


FULL_REGION_CASES = (
    Case(plots.arrived, 14, 150, 12),
    Case(plots.approved, 5, 20, 3),
    Case(plots.partly_approved, 4, 60, 4, groups=2),
    Case(plots.half_held, 2, 12, 5, groups=2),
    Case(plots.declined, 6, 90, 5),
    Case(plots.withdrawn, 3, 40, 3),
    Case(plots.held, 4, 25, 6),
    Case(plots.questioned, 5, 15, 2),
    Case(plots.answered, 3, 10, 2),
    Case(plots.confirmed, 8, 6.5, 0.1),
    Case(plots.commented, 10, 6.5, 0.5),
    Case(plots.commented, 7, 24, 8),
    Case(plots.claimed, 3, 8, 1),
    Case(plots.submitted, 5, 6, 0.05),
    Case(plots.submitted, 4, 30, 9),
)
REUNION_CASES = (
    Case(plots.arrived, 2, 100, 20),
    Case(plots.confirmed, 4, 9, 0.2),
    Case(plots.questioned, 1, 6, 2),
    Case(plots.declined, 1, 30, 10),
)
OTHER_CASES = (
    Case(plots.confirmed, 1, 15, 0.3),
    Case(plots.approved, 1, 40, 1),
)
CASES = {FULL_REGION: FULL_REGION_CASES, REUNION: REUNION_CASES}
NATIONAL_OFFICERS = ("ansa", "ludivine", "ismael")
NEW_PLACES = (plots.confirmed, plots.commented, plots.submitted)


def ask_for_access(cast: Cast, timeline: Timeline) -> None:
    """Tell the requests of every region, then what happens by itself."""
    for region_code in sorted(cast.people):
        for case in CASES.get(region_code, OTHER_CASES):
            _begin(cast, timeline, region_code, case)
    ask_twice(cast, timeline)
    timeline.at(now() - timedelta(hours=20), lambda: expire_unconfirmed(days_ago(7)))
    timeline.at(now() - timedelta(hours=19), lambda: remind_of_activation({}))


def _begin(cast: Cast, timeline: Timeline, region_code: str, case: Case) -> None:
    is_full = region_code == FULL_REGION
    officers: Sequence[str] = [*NATIONAL_OFFICERS, "region"] if is_full else NATIONAL_OFFICERS
    for rank in range(case.count):
        is_new = is_full and case.tell in NEW_PLACES and rank % 3 == 2
        come = from_unknown_place if is_new else from_known_place
        typed = come(cast, region_code, case.groups)
        began = cast.between(case.oldest, case.newest)
        plot = Plot(cast, typed, began, officer=officers[rank % len(officers)])
        timeline.tell(case.tell(plot))
