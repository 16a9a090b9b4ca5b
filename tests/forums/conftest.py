"""The forum of these tests: food access in Hauts-de-France, its people, a topic."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db
from app.core.text import fold
from app.forums.models import Forum, Post, Topic
from app.workgroups.models import Workgroup
from tests.factories import FacilitatorFactory, MemberFactory, TopicFactory, WorkgroupFactory
from tests.factories.forums import forum_of
from tests.support.client import PageClient


def named(first_name: str, last_name: str, **kwargs: object) -> User:
    """A member with this name, sorted as accounts are."""
    sort_name = fold(f"{last_name} {first_name}")
    return MemberFactory(first_name=first_name, last_name=last_name, sort_name=sort_name, **kwargs)


def posts_of(topic_id: int) -> list[Post]:
    """The posts of a topic as they are stored now, in order."""
    db.session.expire_all()
    return list(db.session.query(Post).filter_by(topic_id=topic_id).order_by(Post.number))


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def forum(workgroup: Workgroup) -> Forum:
    return forum_of(workgroup)


@pytest.fixture
def member(workgroup: Workgroup) -> User:
    return named("Inès", "Roche", workgroup=workgroup, email="ines@exemple.fr")


@pytest.fixture
def fellow(workgroup: Workgroup) -> User:
    return named("Bruno", "Étienne", workgroup=workgroup, email="bruno@exemple.fr")


@pytest.fixture
def facilitator(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, email="animatrice@exemple.fr")


@pytest.fixture
def stranger(session: Session) -> User:
    """A member of another region's group."""
    elsewhere = WorkgroupFactory(region_code="84", number=6)
    return named("Zoé", "Ailleurs", workgroup=elsewhere, email="ailleurs@exemple.fr")


@pytest.fixture
def topic(forum: Forum, fellow: User) -> Topic:
    """A topic that a fellow member opened."""
    return TopicFactory(forum=forum, author=fellow, title="Petits déjeuners à l’école")


@pytest.fixture
def signed_in(
    client: PageClient, sign_in: Callable[[PageClient, User], None]
) -> Callable[[User], PageClient]:
    """The browser of a person."""

    def signed_in(user: User) -> PageClient:
        sign_in(client, user)
        return client

    return signed_in
