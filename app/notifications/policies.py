"""Who may read notifications: the person they were meant for, and nobody else."""

from sqlalchemy import Select, select

from app.accounts.models import User
from app.notifications.kinds import names_of_places, names_of_threads
from app.notifications.models import Notification


def visible_notifications(user: User) -> Select[Notification]:
    """A person's own notifications. What they are about is asked for when it is shown."""
    return select(Notification).where(Notification.user_id == user.id)


def names_of_targets(user: User, targets: list[str]) -> dict[str, str]:
    """The French names of places and conversations, without those that this person cannot read."""
    return names_of_places(targets) | {
        key: f"«\u00a0{title}\u00a0»" for key, title in names_of_threads(user, targets).items()
    }


def can_mute(user: User, target: str) -> bool:
    """Whether a person may mute a place or a conversation: whatever they may read."""
    return bool(user.is_authenticated) and target in names_of_targets(user, [target])
