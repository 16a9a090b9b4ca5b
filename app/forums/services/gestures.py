"""What those who run a forum do to a topic: pin, lock, archive, announce, retitle."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.accounts.models import User
from app.core import audit
from app.core.dates import current_zone
from app.core.db import now
from app.core.errors import DomainError
from app.forums.models import Topic
from app.forums.services.locking import hold_topic

LONGEST_PIN = timedelta(days=366)


class AlreadyOver(DomainError):
    """The last day of a pin is past, or too far."""

    next_step = "Choisissez une date à venir, d’ici un an."

    def __init__(self) -> None:
        super().__init__("Un sujet s’épingle jusqu’à une date à venir, d’ici un an.")


class Gesture(StrEnum):
    """A gesture that needs no other word."""

    UNPIN = "unpin"
    LOCK = "lock"
    UNLOCK = "unlock"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    ANNOUNCE = "announce"
    UNANNOUNCE = "unannounce"


def pin(topic: Topic, until: date, by: User) -> None:
    """Keep a topic on top of its forum until the end of a day, in the reader's zone. Raises
    AlreadyOver, TopicGone."""
    held = hold_topic(topic.id)
    moment = datetime.combine(until, time.max, tzinfo=current_zone())
    if not now() < moment < now() + LONGEST_PIN:
        raise AlreadyOver
    held.pinned_until = moment
    audit.record("topic.pinned", held, by=by, until=until.isoformat())


def retitle(topic: Topic, title: str, by: User) -> bool:
    """Give a topic another title; return whether it changed. Raises TopicGone."""
    held = hold_topic(topic.id)
    before = held.title
    if title == before:
        return False
    held.title = title
    audit.record("topic.retitled", held, by=by, before=before, after=title)
    return True


def do(topic: Topic, gesture: Gesture, by: User) -> bool:
    """Do a gesture; return whether something changed. Raises TopicGone."""
    held = hold_topic(topic.id)
    is_done, change, past = _GESTURES[gesture]
    if is_done(held):
        return False
    change(held)
    audit.record(f"topic.{past}", held, by=by)
    return True


def _unpin(topic: Topic) -> None:
    topic.pinned_until = None


def _lock(topic: Topic) -> None:
    topic.locked_at = now()


def _unlock(topic: Topic) -> None:
    topic.locked_at = None


def _archive(topic: Topic) -> None:
    """What is put away does not stay on top."""
    topic.archived_at, topic.pinned_until = now(), None


def _unarchive(topic: Topic) -> None:
    topic.archived_at = None


def _announce(topic: Topic) -> None:
    topic.is_announcement = True


def _unannounce(topic: Topic) -> None:
    topic.is_announcement = False


Step = tuple[Callable[[Topic], bool], Callable[[Topic], None], str]
_GESTURES: dict[Gesture, Step] = {
    Gesture.UNPIN: (lambda topic: topic.pinned_until is None, _unpin, "unpinned"),
    Gesture.LOCK: (lambda topic: topic.is_locked, _lock, "locked"),
    Gesture.UNLOCK: (lambda topic: not topic.is_locked, _unlock, "unlocked"),
    Gesture.ARCHIVE: (lambda topic: topic.is_archived, _archive, "archived"),
    Gesture.UNARCHIVE: (lambda topic: not topic.is_archived, _unarchive, "unarchived"),
    Gesture.ANNOUNCE: (lambda topic: topic.is_announcement, _announce, "announced"),
    Gesture.UNANNOUNCE: (
        lambda topic: not topic.is_announcement,
        _unannounce,
        "unannounced",
    ),
}
