"""Fixtures: a real antivirus, where one is installed."""

from collections.abc import Callable

import pytest

from app.accounts.models import User
from tests.support.clamav import clamd, one_clamd
from tests.support.client import PageClient

__all__ = ["clamd", "one_clamd"]


@pytest.fixture
def signed_in(client: PageClient, sign_in: Callable[..., None]) -> Callable[[User], PageClient]:
    """The browser of a person."""

    def signed_in(user: User) -> PageClient:
        sign_in(client, user)
        return client

    return signed_in
