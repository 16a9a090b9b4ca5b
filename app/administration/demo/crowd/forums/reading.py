"""What people did with the posts of full forums: thanks, how far they read, what they follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import select

from app.administration.demo.crowd.forums.drawing import Conversation
from app.administration.demo.crowd.forums.people import Member
from app.administration.demo.crowd.inserting import Row, insert_rows
from app.core.db import db
from app.forums.models import Follow, FollowLevel, Post, Reaction, ReactionKind, ReadMark

READ_SHARE, WHOLLY_READ_SHARE = 0.5, 0.7
MOST_READ = 400
FOLLOWED_TOPICS = 5


@dataclass(frozen=True)
class Written:
    """What was written: each conversation with the number of its topic, the forums by rank."""

    topics: Sequence[tuple[int, Conversation]]
    forum_ids: Sequence[int]
    voices: Sequence[Sequence[Member]]


def react(written: Written, dice: Random) -> None:
    """Write the thanks that posts already count, from members of their forum."""
    place = {topic_id: each.forum for topic_id, each in written.topics}
    thanked = db.session.execute(
        select(Post.id, Post.topic_id, Post.thanks_count)
        .where(Post.thanks_count > 0, Post.topic_id.in_(_numbers(written)))
        .order_by(Post.id)
    )
    insert_rows(
        Reaction,
        (
            {"post_id": post_id, "user_id": each.user_id, "kind": ReactionKind.THANKS}
            for post_id, topic_id, count in thanked.all()
            for each in dice.sample(written.voices[place[topic_id]], count)
        ),
    )


def read(written: Written, readers: Sequence[Member], dice: Random) -> None:
    """Write how far these people read topics of their forums, and what they chose to follow."""
    insert_rows(ReadMark, (row for each in readers for row in _marks(each, written, dice)))
    insert_rows(Follow, (row for each in readers for row in _follows(each, written, dice)))


def _numbers(written: Written) -> list[int]:
    return [topic_id for topic_id, _ in written.topics]


def _own_topics(reader: Member, written: Written) -> list[tuple[int, Conversation]]:
    return [pair for pair in written.topics if pair[1].forum in reader.forums]


def _marks(reader: Member, written: Written, dice: Random) -> Iterator[Row]:
    own = _own_topics(reader, written)
    for topic_id, each in dice.sample(own, min(MOST_READ, int(len(own) * READ_SHARE))):
        last = len(each.moments)
        is_whole = dice.random() < WHOLLY_READ_SHARE
        yield {
            "user_id": reader.user_id,
            "topic_id": topic_id,
            "last_number": last if is_whole else dice.randint(1, last),
            "read_at": each.moments[-1],
        }


def _follows(reader: Member, written: Written, dice: Random) -> Iterator[Row]:
    levels = (FollowLevel.EVERYTHING, FollowLevel.PARTICIPATED, FollowLevel.NOTHING)
    for rank in sorted(reader.forums)[:2]:
        forum_id = written.forum_ids[rank]
        yield _choice(reader, dice.choice(levels), forum_id=forum_id, topic_id=None)
    own = _own_topics(reader, written)
    for topic_id, _ in dice.sample(own, min(FOLLOWED_TOPICS, len(own))):
        yield _choice(reader, FollowLevel.EVERYTHING, forum_id=None, topic_id=topic_id)


def _choice(reader: Member, level: FollowLevel, **target: int | None) -> Row:
    return {"user_id": reader.user_id, "level": level, **target}
