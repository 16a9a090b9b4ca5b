"""Staff at their browser."""

from collections.abc import Callable

import pytest

from app.accounts.models import User
from tests.factories import UserFactory
from tests.support.client import PageClient


@pytest.fixture
def staff(client: PageClient, sign_in: Callable[..., None], session: object) -> User:
    """A person of ANSA, signed in."""
    person: User = UserFactory(ansa=True, first_name="Odile", last_name="Ansart")
    sign_in(client, person)
    return person


@pytest.fixture
def admin(client: PageClient, sign_in: Callable[..., None], session: object) -> User:
    """An administrator, signed in."""
    person: User = UserFactory(admin=True, first_name="Yann", last_name="Kerdoncuff")
    sign_in(client, person)
    return person
