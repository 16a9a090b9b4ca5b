"""What the statements of the forum, built once, are given when they are sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, true

from app.accounts.anybody import ANYBODY
from app.core.db import UtcDateTime
from app.forums.policies import opened_to

Moment = datetime | BindParameter[datetime]


SINCE: BindParameter[datetime] = bindparam("since", type_=UtcDateTime)


def readable(everywhere: bool) -> ColumnElement[bool]:
    """The condition that a forum is open to the reader; ``everywhere`` for those who read all."""
    return true() if everywhere else opened_to(ANYBODY)


def number(name: str) -> Any:
    """A whole number that is given when the statement is sent."""
    return bindparam(name, type_=Integer)
