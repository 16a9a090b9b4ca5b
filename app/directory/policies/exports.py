"""Who takes lists of the directory out of the service, and which people are in them."""

from sqlalchemy import ColumnElement, true

from app.accounts.models import User
from app.directory.models import Entry
from app.directory.registry import may_export_some, people_exportable_by


def can_export(user: User) -> bool:
    """Whether a person exports lists: those who run a group or a region, and ANSA."""
    return user.is_ansa or may_export_some(user)


def may_be_exported_by(user: User) -> ColumnElement[bool]:
    """The condition that the entry of a person is of those that another may export."""
    return true() if user.is_ansa else Entry.item_id.in_(people_exportable_by(user))
