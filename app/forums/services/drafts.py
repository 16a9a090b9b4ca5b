"""Drafts: what a person is writing, found again on any device, gone once it is posted."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.accounts.models import User
from app.core.db import db, now
from app.forums.models import Draft


def save(target: str, title: str, body: str, by: User) -> None:
    """Keep what a person has typed so far for a target; nothing typed, nothing kept."""
    if not title.strip() and not body.strip():
        discard(target, by)
        return
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    words = {"title": title, "body": body, "saved_at": now()}
    db.session.execute(
        insert(Draft)
        .values(user_id=by.id, target=target, **words)
        .on_conflict_do_update(index_elements=["user_id", "target"], set_=words)
    )


def discard(target: str, by: User) -> None:
    """Forget what a person had typed for a target."""
    db.session.execute(
        delete(Draft)
        .where(Draft.user_id == by.id, Draft.target == target)
        .execution_options(synchronize_session=False)
    )


def purge(before: datetime, *, dry_run: bool = False) -> int:
    """Forget the drafts that nobody touched since a moment; return how many."""
    count = db.session.scalar(select(func.count(Draft.id)).where(Draft.saved_at < before)) or 0
    if count and not dry_run:
        db.session.execute(delete(Draft).where(Draft.saved_at < before))
    return count
