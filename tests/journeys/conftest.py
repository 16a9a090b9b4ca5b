"""Fixtures: the people of a forum, each at a browser, and their letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.accounts.models import User
from app.core.db import db
from tests.journeys.discussing import Arrive, People, gather
from tests.journeys.post import LaterPost
from tests.support.clock import Clock
from tests.support.smtp import SmtpServer


@pytest.fixture
def people(session: object) -> People:
    """Who meets in the forum of these tests, and who does not."""
    return gather()


@pytest.fixture
def arrive(open_page: Callable[..., Page], sign_in: Callable[[Page, User], None]) -> Arrive:
    """``arrive(people.nadia, javascript=False)``: a person at a browser of their own."""

    def arrive(user: User, **options: object) -> Page:
        db.session.rollback()
        page = open_page(**options)
        sign_in(page, user)
        return page

    return arrive


@pytest.fixture
def later_post(smtp: SmtpServer, run_jobs: Callable[[], int], clock: Clock) -> LaterPost:
    """The letters of a real server, once mails that wait for company have left."""
    return LaterPost(smtp, run_jobs, clock)
