"""People who ask twice: the same place, a new employer, an account opened meanwhile."""

from dataclasses import replace

from app.access_requests.services.submission import Submission
from app.accounts.services import create_account, send_activation
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.requests import plots
from app.administration.demo.requests.applicants import (
    from_known_place,
    from_unknown_place,
    wanted_groups,
)
from app.administration.demo.requests.plots import Plot
from app.administration.demo.timeline import Story, Timeline, days_ago


def ask_twice(cast: Cast, timeline: Timeline) -> None:
    """Tell a duplicate of each kind, all of them still to be judged."""
    first = from_known_place(cast, FULL_REGION, 1)
    second = replace(
        first, email=f"z.{first.email}", workgroup_ids=wanted_groups(cast, FULL_REGION, 1)
    )
    _wait(cast, timeline, first, 5)
    _wait(cast, timeline, second, 2)
    _wait(cast, timeline, _who_moved(cast), 4)
    expected = from_known_place(cast, FULL_REGION, 1)
    _wait(cast, timeline, expected, 6)
    timeline.tell(_opened_meanwhile(cast, expected))


def _wait(cast: Cast, timeline: Timeline, typed: Submission, days: float) -> None:
    timeline.tell(plots.confirmed(Plot(cast, typed, days_ago(days))))


def _who_moved(cast: Cast) -> Submission:
    """Somebody who has an account, and writes from their new employer."""
    known = cast.dice.choice(cast.people[FULL_REGION]).user
    typed = from_unknown_place(cast, FULL_REGION, 1)
    return replace(typed, first_name=known.first_name, last_name=known.last_name)


def _opened_meanwhile(cast: Cast, typed: Submission) -> Story:
    yield days_ago(1.5)
    user = create_account(
        email=typed.email, first_name=typed.first_name, last_name=typed.last_name, by=cast.ansa
    )
    user.is_demo = True
    send_activation(user)
