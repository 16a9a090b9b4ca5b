"""Fixtures: the browser of a person."""

from collections.abc import Callable

import pytest

from app.accounts.models import User
from tests.support.client import PageClient


@pytest.fixture
def signed_in(client: PageClient, sign_in: Callable[..., None]) -> Callable[[User], PageClient]:
    """The browser of a person."""

    def signed_in(user: User) -> PageClient:
        sign_in(client, user)
        return client

    return signed_in
