"""Fill the forums in bulk: the same people, topics and posts each time, and their counts."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from sqlalchemy import select

from app.accounts.queries import find_user
from app.administration.demo.crowd.forums.drawing import Conversation, Draw, Planned, in_time
from app.administration.demo.crowd.forums.people import (
    Draft,
    Member,
    account,
    bring_members,
    draw_members,
    groups_to_fill,
)
from app.administration.demo.crowd.forums.reading import Written, react, read
from app.administration.demo.crowd.forums.volume import FULL, Volume
from app.administration.demo.crowd.forums.words import Text, write_texts
from app.administration.demo.crowd.inserting import Row, insert_numbered, insert_rows
from app.core.db import db, now
from app.forums.models import Forum, Post, Topic
from app.forums.services.counts import recount_forum
from app.workgroups.models import Workgroup
from app.workgroups.services.memberships import recount

READER = "lectrice@exemple.fr"
SEED = 2018
# How many people thanked for a post: most posts have none.
THANKS = (0,) * 8 + (1, 2)


def fill_forums(volume: Volume = FULL) -> int:
    """Write the members, topics and posts of a volume once; return how many posts were added.

    ``READER`` is a member of every group that is filled, to see it all.
    """
    if find_user(READER):
        return 0
    dice, groups = Random(SEED), groups_to_fill(volume.forums)  # noqa: S311 - not a secret
    drafts = list(draw_members(volume.members, len(groups), dice))
    members = bring_members(groups, [_reader(drafts[0], len(groups)), *drafts], now())
    voices = [[each for each in members[1:] if rank in each.forums] for rank in range(len(groups))]
    conversations = list(Draw(voices, now(), dice).conversations(volume))
    written = _write(conversations, groups, voices, dice)
    react(written, dice)
    read(written, members[: volume.readers], dice)
    recount([each.id for each in groups])
    for forum_id in written.forum_ids:
        recount_forum(forum_id)
    return volume.posts + volume.longest


def _reader(like: Draft, groups: int) -> Draft:
    who = account(READER, "Lucie", "Delbecq")
    return Draft(who, like.organisation, like.job_title, list(range(groups)))


def _write(
    conversations: Sequence[Conversation],
    groups: Sequence[Workgroup],
    voices: Sequence[Sequence[Member]],
    dice: Random,
) -> Written:
    forum_ids = _forums_of(groups)
    rows = [each.row(forum_ids[each.forum]) for each in conversations]
    topic_ids = list(insert_numbered(Topic, rows))
    insert_rows(Post, _posts(in_time(conversations), topic_ids, write_texts(dice), dice))
    return Written(list(zip(topic_ids, conversations, strict=True)), forum_ids, voices)


def _forums_of(groups: Iterable[Workgroup]) -> list[int]:
    rows = db.session.execute(select(Forum.workgroup_id, Forum.id))
    known = {row.workgroup_id: row.id for row in rows}
    return [known[each.id] for each in groups]


def _posts(
    planned: Iterable[Planned], topic_ids: Sequence[int], texts: Sequence[Text], dice: Random
) -> Iterator[Row]:
    for each in planned:
        text = dice.choice(texts)
        yield {
            "topic_id": topic_ids[each.topic],
            "number": each.number,
            "author_id": each.author.user_id,
            "author_name": each.author.name,
            "author_line": each.author.line,
            "body": text.body,
            "body_html": text.body_html,
            "created_at": each.moment,
            "thanks_count": dice.choice(THANKS),
        }
