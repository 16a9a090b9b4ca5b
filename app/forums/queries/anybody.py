"""Whoever reads, as a parameter: what hot pages ask is built once and asked for each reader.

Building a statement of this size costs more than executing it.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, true

from app.accounts.models import User
from app.core.db import UtcDateTime
from app.forums.policies import opened_to

Moment = datetime | BindParameter[datetime]


class _Anybody:
    """Stands for a user in a policy that asks their number alone."""

    id = bindparam("user_id", type_=Integer)


ANYBODY = cast(User, _Anybody())
SINCE: BindParameter[datetime] = bindparam("since", type_=UtcDateTime)


def readable(everywhere: bool) -> ColumnElement[bool]:
    """The condition that a forum is open to the reader; ``everywhere`` for those who read all."""
    return true() if everywhere else opened_to(ANYBODY)


def number(name: str) -> Any:
    """A whole number that is given when the statement is sent."""
    return bindparam(name, type_=Integer)
