"""The evening before letters leave, and what the worker does."""

import pytest

from app.accounts.models import User
from app.core import jobs
from tests.factories import MemberFactory
from tests.notifications.steps import SUNDAY, weekly


@pytest.fixture(autouse=True)
def sunday(clock):
    """The evening before letters leave."""
    clock.stop_at(SUNDAY)


@pytest.fixture
def amelie(workgroup, clock) -> User:
    """A member of the group, for a month, who wants everything in her weekly letter."""
    clock.advance(days=-30)
    amelie = MemberFactory(workgroup=workgroup, first_name="Amélie", email="amelie@exemple.fr")
    clock.advance(days=30)
    weekly(amelie)
    return amelie


@pytest.fixture
def work(run_jobs):
    """What the worker does in this minute: the rounds planned for today, then what they start."""

    def work() -> None:
        jobs._add_daily_jobs()
        run_jobs()

    return work
