"""The directory of the demonstration: fictional, right, and gone once it is removed."""

import re

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.administration.demo import removal
from app.core.db import db
from app.core.siret import is_siret
from app.directory.models import (
    Consent,
    Expertise,
    Organisation,
    Profile,
    RelayedMessage,
    Visibility,
)
from tests.support import demonstration

pytestmark = pytest.mark.xdist_group(demonstration.GROUP)
NOBODY_S_PHONE = re.compile(r"\+33(63998|19900)[0-9]{4}")


@pytest.fixture
def loaded(app, session, process_folder):
    demonstration.bring(app, process_folder)
    return session


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.timeout(300)
def test_the_directory_is_told_and_then_taken_away(loaded):
    numbers = list(loaded.scalars(select(Organisation.siret)))
    assert all(is_siret(each) and each.startswith("0000") for each in numbers)
    assert len(set(numbers)) == len(numbers) > 100
    phones = list(loaded.scalars(select(Profile.phone).where(Profile.phone != "")))
    assert all(NOBODY_S_PHONE.fullmatch(each) for each in phones)
    assert len(set(phones)) == len(phones) > 100
    chosen = set(loaded.scalars(select(Profile.email_visibility)))
    assert chosen == set(Visibility)
    assert count(Consent) > 100
    assert count(Expertise) > 20
    assert count(RelayedMessage) == 3
    removal.remove()
    loaded.commit()
    assert not loaded.scalar(select(User.id).where(User.is_demo))
    assert [count(each) for each in (Consent, Expertise, Profile, RelayedMessage)] == [0] * 4
