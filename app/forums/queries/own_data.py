"""What forums hold about a person, for their own copy of their data (RGPD, articles 15 and 20).

One's own words are given whatever became of them; the title of a topic only to who may read it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select

from app.accounts import own_data
from app.accounts.models import User
from app.core.db import db
from app.forums.models import Attachment, Draft, Follow, Forum, Post, Reaction, ReadMark, Topic
from app.forums.policies import visible_forums, visible_topics

Rows = Select[*tuple[Any, ...]]
MOST = 10_000
NOT_READ_ANY_MORE = "sujet que vous ne lisez plus"


@own_data.declare("sujets ouverts dans les forums")
def _topics(user: User) -> list[dict[str, Any]]:
    mine = select(Topic.id, Topic.created_at).where(Topic.author_id == user.id)
    return _with_titles(
        user, mine.order_by(Topic.id.desc()), lambda row: {"le": row.created_at.isoformat()}
    )


@own_data.declare("messages écrits dans les forums")
def _posts(user: User) -> list[dict[str, Any]]:
    mine = (
        select(Post.topic_id, Post.created_at, Post.edited_at, Post.body, Post.trashed_at)
        .where(Post.author_id == user.id)
        .order_by(Post.id.desc())
    )
    return _with_titles(
        user,
        mine,
        lambda row: {
            "le": row.created_at.isoformat(),
            "modifié le": row.edited_at.isoformat() if row.edited_at else None,
            "dans la corbeille depuis le": row.trashed_at.isoformat() if row.trashed_at else None,
            "texte": row.body,
        },
    )


@own_data.declare("remerciements donnés dans les forums")
def _reactions(user: User) -> list[dict[str, Any]]:
    mine = (
        select(Post.topic_id, Reaction.created_at, Reaction.kind)
        .join(Post, Post.id == Reaction.post_id)
        .where(Reaction.user_id == user.id)
        .order_by(Reaction.id.desc())
    )
    return _with_titles(
        user, mine, lambda row: {"le": row.created_at.isoformat(), "mot": row.kind.label}
    )


@own_data.declare("sujets lus dans les forums")
def _read_marks(user: User) -> list[dict[str, Any]]:
    mine = (
        select(ReadMark.topic_id, ReadMark.read_at, ReadMark.last_number)
        .where(ReadMark.user_id == user.id)
        .order_by(ReadMark.read_at.desc())
    )
    return _with_titles(
        user,
        mine,
        lambda row: {"le": row.read_at.isoformat(), "jusqu’au message": row.last_number},
    )


@own_data.declare("sujets et forums suivis")
def _follows(user: User) -> dict[str, list[dict[str, Any]]]:
    mine = select(Follow.topic_id, Follow.forum_id, Follow.level).where(Follow.user_id == user.id)
    topics = mine.where(Follow.topic_id.is_not(None)).order_by(Follow.id)
    forums = mine.where(Follow.forum_id.is_not(None)).order_by(Follow.id)
    wanted = db.session.execute(forums).all()
    names = _forum_names(user, {row.forum_id for row in wanted})
    return {
        "sujets": _with_titles(user, topics, lambda row: {"niveau": row.level.label}),
        "forums": [
            {"forum": names.get(row.forum_id, ""), "niveau": row.level.label} for row in wanted
        ],
    }


@own_data.declare("brouillons des forums")
def _drafts(user: User) -> list[dict[str, Any]]:
    mine = select(Draft).where(Draft.user_id == user.id).order_by(Draft.id)
    return [
        {"enregistré le": each.saved_at.isoformat(), "titre": each.title, "texte": each.body}
        for each in db.session.scalars(mine)
    ]


@own_data.declare("pièces jointes envoyées dans les forums")
def _attachments(user: User) -> list[dict[str, Any]]:
    mine = select(Attachment).where(Attachment.uploaded_by_id == user.id)
    return [
        {
            "le": each.uploaded_at.isoformat(),
            "nom": each.name,
            "octets": each.byte_count,
            "description": each.description,
        }
        for each in db.session.scalars(mine.order_by(Attachment.id.desc()).limit(MOST))
    ]


def _with_titles(
    user: User, rows: Rows, told: Callable[[Any], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows that start with the number of a topic, each with its title."""
    found = db.session.execute(rows.limit(MOST)).all()
    titles = _titles(user, sorted({row[0] for row in found}))
    return [{"sujet": titles.get(row[0], NOT_READ_ANY_MORE), **told(row)} for row in found]


def _titles(user: User, topic_ids: Sequence[int]) -> dict[int, str]:
    titles: dict[int, str] = {}
    for start in range(0, len(topic_ids), 500):
        some = topic_ids[start : start + 500]
        mine = visible_topics(user).where(Topic.id.in_(some))
        found = db.session.execute(mine.with_only_columns(Topic.id, Topic.title))
        titles |= {row.id: row.title for row in found}
    return titles


def _forum_names(user: User, forum_ids: Iterable[int]) -> dict[int, str]:
    found = db.session.scalars(visible_forums(user).where(Forum.id.in_(forum_ids))).unique()
    return {forum.id: forum.full_name for forum in found}
