"""What a person wants to be told of, and what a forum tells its people unless they choose."""

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.forums.models import Follow, FollowLevel, Forum, Topic


def follow_forum(forum: Forum, level: FollowLevel | None, by: User) -> None:
    """Keep a person's own choice for a forum; none leaves them with the forum's default."""
    if level is None:
        mine = Follow.user_id == by.id, Follow.forum_id == forum.id
        db.session.execute(delete(Follow).where(*mine))
    else:
        _keep("forum_id", forum.id, level, by)


def follow_topic(topic: Topic, level: FollowLevel | None, by: User) -> None:
    """Keep a person's own choice for a topic; none leaves them with that of its forum."""
    if level is None:
        mine = Follow.user_id == by.id, Follow.topic_id == topic.id
        db.session.execute(delete(Follow).where(*mine))
    else:
        _keep("topic_id", topic.id, level, by)


def _keep(column: str, number: int, level: FollowLevel, by: User) -> None:
    """Write a choice in place of a former one; of two clicks at once, the last one wins."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    row = {"user_id": by.id, column: number, "level": level, "chosen_at": now()}
    kept = {name: row[name] for name in ("level", "chosen_at")}
    db.session.execute(
        insert(Follow)
        .values(row)
        .on_conflict_do_update(
            index_elements=[column, "user_id"],
            index_where=text(f"{column} IS NOT NULL"),
            set_=kept,
        ),
        execution_options={"synchronize_session": False},
    )


def set_default_level(forum: Forum, level: FollowLevel, by: User) -> None:
    """Choose what a forum tells its people; those who chose for themselves keep their choice."""
    if forum.default_level is level:
        return
    before, forum.default_level = forum.default_level, level
    audit.record("forum.default_level_set", forum, by=by, before=before.label, after=level.label)
