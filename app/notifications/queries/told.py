"""Notifications with what may be said of them today, gathered by conversation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.core.dates import plural
from app.notifications.kinds import Kind, Line, describe, kind_at
from app.notifications.models import Notification


@dataclass(frozen=True)
class Told:
    """One thing that a person is told and may still read. Told twice under two kinds, it counts
    once: ``ids`` are those of all its notifications."""

    ids: tuple[int, ...]
    kind: Kind
    line: Line
    thread: str
    place: str
    created_at: datetime
    is_unread: bool

    @property
    def is_by_somebody(self) -> bool:
        """Whether its sentence starts with who did it."""
        return bool(self.line.author and self.kind.told)

    @property
    def sentence(self) -> str:
        """« Chloé Martin vous mentionne », or what happened."""
        if self.is_by_somebody:
            return f"{self.line.author} {self.kind.told}"
        return self.line.title


@dataclass(frozen=True)
class Conversation:
    """What a person was told of one conversation, the newest first."""

    told: Sequence[Told]

    @property
    def thread(self) -> str:
        return self.told[0].thread

    @property
    def place(self) -> str:
        return self.told[0].place

    @property
    def line(self) -> Line:
        return self.told[0].line

    @property
    def ids(self) -> list[int]:
        return [each for told in self.told for each in told.ids]

    @property
    def unread(self) -> int:
        return sum(each.is_unread for each in self.told)

    @property
    def title(self) -> str:
        """« 3 réponses dans « Petits déjeuners » », or what happened when it stands alone."""
        if not self.line.thread_title:
            return self.told[0].sentence
        return f"{counted(self.told)} dans «\u00a0{self.line.thread_title}\u00a0»"


def counted(told: Iterable[Told]) -> str:
    """« 2 réponses et 1 mention »."""
    counts = Counter((each.kind.one, each.kind.many) for each in told)
    nouns = [plural(count, *words) for words, count in counts.items()]
    return " et ".join(filter(None, [", ".join(nouns[:-1]), nouns[-1]])) if nouns else ""


def readable(user: User, notifications: Sequence[Notification]) -> list[Told]:
    """What this person may be told today of these notifications, in their order."""
    lines = _lines(user, notifications)
    found: dict[tuple[str, int], Told] = {}
    for each in notifications:
        about, kind = (each.about_kind, each.about_id), kind_at(each.kind)
        if kind is None or about not in lines:
            continue
        known = found.get(about)
        found[about] = Told(
            ids=(*known.ids, each.id) if known else (each.id,),
            kind=known.kind if known else kind,
            line=lines[about],
            thread=each.thread,
            place=each.place,
            created_at=each.created_at,
            is_unread=each.read_at is None,
        )
    return list(found.values())


def _lines(user: User, notifications: Sequence[Notification]) -> dict[tuple[str, int], Line]:
    """One question to each feature, whatever the number of notifications."""
    ids: dict[str, list[int]] = {}
    for each in notifications:
        ids.setdefault(each.about_kind, []).append(each.about_id)
    return {
        (about_kind, about_id): line
        for about_kind, numbers in ids.items()
        for about_id, line in describe(user, about_kind, sorted({*numbers})).items()
    }


def by_conversation(told: Iterable[Told]) -> list[Conversation]:
    """Gathered by conversation, in the order of the first of each; what has none stands alone."""
    groups: dict[str, list[Told]] = {}
    for each in told:
        groups.setdefault(each.thread or f"notification-{each.ids[0]}", []).append(each)
    return [Conversation(group) for group in groups.values()]
