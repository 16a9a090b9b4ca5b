"""Keeping what people were told of with the conversation and the place where it now stands."""

from sqlalchemy import Select, Update, update

from app.notifications.models import Notification
from app.notifications.services.telling import Origin


def mark_moved(about_kind: str, about_ids: Select[int], origin: Origin) -> Update:
    """The statement that says where the things that people were told of stand from now on."""
    return (
        update(Notification)
        .where(Notification.about_kind == about_kind, Notification.about_id.in_(about_ids))
        .values(place=origin.place, thread=origin.thread)
    )
