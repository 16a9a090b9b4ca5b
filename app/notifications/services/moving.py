"""Keeping what people were told of with the conversation and the place where it now stands."""

from sqlalchemy import Delete, Insert, Select, Update, delete, insert, literal, select, update

from app.notifications.models import Mute, Notification
from app.notifications.services.telling import Origin


def mark_moved(about_kind: str, about_ids: Select[int], origin: Origin) -> Update:
    """The statement that says where the things that people were told of stand from now on."""
    return (
        update(Notification)
        .where(Notification.about_kind == about_kind, Notification.about_id.in_(about_ids))
        .values(place=origin.place, thread=origin.thread)
    )


def carry_mutes(source: str, target: str) -> tuple[Insert, Delete]:
    """The statements that let those who muted a conversation hear nothing of the one that takes
    it in either, in their order."""
    silenced = select(Mute.user_id).where(Mute.target == target)
    carried = select(Mute.user_id, literal(target), Mute.created_at).where(
        Mute.target == source, Mute.user_id.not_in(silenced)
    )
    return (
        insert(Mute).from_select(["user_id", "target", "created_at"], carried),
        delete(Mute).where(Mute.target == source),
    )
