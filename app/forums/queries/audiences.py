"""Who could read a topic before it moves and after: how many people gain it, how many lose it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum
from app.forums.policies import readers_of


@dataclass(frozen=True)
class AudienceChange:
    """How many people will be able to read what moves, and how many no longer will."""

    gained: int
    lost: int

    @property
    def is_none(self) -> bool:
        return not self.gained and not self.lost


def audience_change(source: Forum, target: Forum) -> AudienceChange:
    """Compare the readers of two forums, in one statement."""
    if source.id == target.id:
        return AudienceChange(0, 0)
    before = readers_of(source).with_only_columns(User.id)
    after = readers_of(target).with_only_columns(User.id)
    gained = select(func.count()).select_from(after.except_(before).subquery())
    lost = select(func.count()).select_from(before.except_(after).subquery())
    row = db.session.execute(select(gained.scalar_subquery(), lost.scalar_subquery())).one()
    return AudienceChange(gained=row[0], lost=row[1])
