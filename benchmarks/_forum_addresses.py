"""Which pages of the full forums are measured: found in the database, by a process of its own."""

import json
from typing import Any

from sqlalchemy import Select, select

from app import create_app
from app.accounts.models import User
from app.accounts.queries import find_user
from app.administration.demo.crowd.forums import READER
from app.core.db import db
from app.forums.models import Forum, Topic
from app.forums.policies import members_of, visible_forums
from config import Settings

PER_PAGE = 20
WRITERS = 30


def addresses() -> dict[str, Any]:
    """The path of each page, by a name that ``benchmarks.forum`` knows; who may answer there."""
    reader = find_user(READER)
    assert reader
    largest = visible_forums(reader).order_by(Forum.topic_count.desc(), Forum.id).limit(1)
    forum = db.session.scalars(largest).unique().one()
    assert forum.workgroup
    own = select(Topic.id).where(Topic.forum_id == forum.id).order_by(Topic.id)
    longest = _one(own.order_by(None).order_by(Topic.last_number.desc()))
    page, *others = db.session.scalars(own.where(Topic.last_number == PER_PAGE)).all()
    last = db.session.get_one(Topic, longest).last_number // PER_PAGE
    group = forum.workgroup
    return {
        "list": f"/groupes/{group.region.slug}/{group.theme.slug}/forum",
        "topic": f"/forum/sujets/{page}?page=1",
        "long_first": f"/forum/sujets/{longest}?page=1",
        "long_last": f"/forum/sujets/{longest}?page={last}",
        "answered": f"/forum/sujets/{others[0]}",
        "writers": _writers(forum),
    }


def _writers(forum: Forum) -> list[str]:
    """Members of the forum: nobody may post without end in their own name."""
    members = members_of(forum).where(User.email.like("participe-%")).order_by(User.id)
    return list(db.session.scalars(members.with_only_columns(User.email).limit(WRITERS)))


def _one(found: Select[int]) -> int:
    return db.session.scalars(found.limit(1)).one()


if __name__ == "__main__":
    with create_app(Settings.from_environment()).app_context():
        print(json.dumps(addresses()))
