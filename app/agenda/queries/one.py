"""One event, as its pages ask for it: built once for readers of the same roles, like the lists.

``event_id`` and ``user_id`` are given when a statement is sent.
"""

from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agenda.models import Event
from app.agenda.policies import NAMED, visible_events

EVENT_ID: Any = bindparam("event_id", type_=Integer)


@cache
def event_to_read(reader: User, *, with_series: bool) -> Select[Event]:
    """The event, with what names its place."""
    wanted = visible_events(reader).where(Event.id == EVENT_ID).options(*NAMED)
    return wanted.options(joinedload(Event.series)) if with_series else wanted
