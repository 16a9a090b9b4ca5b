"""Whatever moves, leaves or joins, in whatever order: numbers are unique, counts true, every post
found by its address, no address leads in a ring."""

from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.forums.models import Forum, Post, Topic
from app.forums.policies import visible_posts
from app.forums.services import merging, moves, posts, splitting, trash
from app.forums.services.splitting import Span
from tests.factories import RegionalTeamFactory, TopicFactory, WorkgroupFactory, forum_of
from tests.forums.places import numbers_of, wrong_counts

RANK = st.integers(0, 20)
NUMBER = st.integers(1, 12)


class Moves(RuleBasedStateMachine):
    """Two forums, somebody who runs both, and topics that never stay in place."""

    @initialize()
    def open(self) -> None:
        groups = [WorkgroupFactory(number=number) for number in (5, 6)]
        self.forums = [forum_of(group) for group in groups]
        self.team: User = RegionalTeamFactory(region_code="32")
        for forum in self.forums:
            TopicFactory(forum=forum, author=self.team, replies=3)

    def topics(self) -> list[Topic]:
        living = select(Topic).where(Topic.merged_into_id.is_(None), Topic.trashed_at.is_(None))
        named = living.options(joinedload(Topic.forum)).order_by(Topic.id)
        return list(db.session.scalars(named.execution_options(populate_existing=True)))

    def one(self, rank: int) -> Topic:
        found = self.topics()
        return found[rank % len(found)]

    def attempt(self, act: Callable[[], object]) -> bool:
        """Act as a request would: saved whole, or not at all."""
        try:
            with db.session.begin_nested():
                act()
        except DomainError:
            return False
        return True

    @rule(rank=RANK, where=RANK)
    def move(self, rank: int, where: int) -> None:
        topic, forum = self.one(rank), self.forums[where % 2]
        before = topic.forum_id
        moved = self.attempt(lambda: moves.move(topic, forum, by=self.team))
        assert moved is (before != forum.id)

    @rule(rank=RANK, where=RANK, first=NUMBER, last=NUMBER)
    def split(self, rank: int, where: int, first: int, last: int) -> None:
        topic, span = self.one(rank), Span(min(first, last), max(first, last))
        forum = self.forums[where % 2]
        self.attempt(lambda: splitting.split(topic, [span], "Suite", forum, by=self.team))

    @precondition(lambda self: len(self.topics()) > 1)
    @rule(rank=RANK, other=RANK)
    def merge(self, rank: int, other: int) -> None:
        topic, into = self.one(rank), self.one(other)
        merged = self.attempt(lambda: merging.merge(topic, into, by=self.team))
        assert merged is (topic.id != into.id)

    @rule(rank=RANK)
    def reply(self, rank: int) -> None:
        topic = self.one(rank)
        before = set(numbers_of(topic.id))
        made = posts.reply(topic, "Une réponse.", key=None, by=self.team)
        assert made.number > max(before)

    @rule(rank=RANK, which=RANK)
    def throw_away(self, rank: int, which: int) -> None:
        replies = select(Post).where(Post.topic_id == self.one(rank).id, Post.number > 1)
        at_hand = joinedload(Post.topic).joinedload(Topic.forum)
        found = db.session.scalars(
            replies.options(at_hand).execution_options(populate_existing=True)
        ).all()
        if found:
            self.attempt(lambda: trash.trash(found[which % len(found)], by=self.team))

    @invariant()
    def counts_are_true(self) -> None:
        db.session.flush()
        db.session.expire_all()
        assert wrong_counts() == []

    @invariant()
    def numbers_are_unique_and_begin_at_one(self) -> None:
        for topic in self.topics():
            numbers = numbers_of(topic.id)
            assert len(set(numbers)) == len(numbers)
            assert numbers[0] == 1
            assert numbers[-1] <= topic.last_number

    @invariant()
    def every_post_is_found_by_its_address(self) -> None:
        kept = set(db.session.scalars(select(Post.id).where(Post.trashed_at.is_(None))))
        read = visible_posts(self.team).with_only_columns(Post.id)
        assert set(db.session.scalars(read)) == kept

    @invariant()
    def a_merged_topic_leads_to_a_living_one(self) -> None:
        living = {each.id for each in self.topics()}
        led = select(Topic.merged_into_id).where(Topic.merged_into_id.is_not(None))
        assert set(db.session.scalars(led)) <= living

    @invariant()
    def the_last_topic_of_a_forum_is_its_own(self) -> None:
        for forum in db.session.scalars(select(Forum).where(Forum.last_topic_id.is_not(None))):
            assert db.session.get_one(Topic, forum.last_topic_id).forum_id == forum.id

    def teardown(self) -> None:
        db.session.rollback()


def test_nothing_is_lost_whatever_moves(session):
    budget = settings(
        max_examples=12,
        stateful_step_count=12,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Moves, settings=budget)
