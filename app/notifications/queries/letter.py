"""What a letter says to a person today: parts in order, each cut to what one reads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from app.accounts.models import User
from app.core.dates import plural
from app.core.db import db
from app.notifications.kinds import (
    FOR_YOU_ORDER,
    FOR_YOU_TITLE,
    WAITING_TITLE,
    Line,
    Rhythm,
    Section,
    Span,
    kind_at,
    sections,
)
from app.notifications.models import Notification
from app.notifications.queries.choices import mail_rhythms_of
from app.notifications.queries.mailing import untold
from app.notifications.queries.schedule import LONGEST
from app.notifications.queries.told import (
    Conversation,
    Told,
    by_conversation,
    counted,
    readable,
)

MOST_LINES = 20
MOST_OF_A_PART = 7
MOST_READ = 200
# A mail at once may be leaving: what it tells is not for the letter yet.
ON_ITS_WAY = timedelta(minutes=15)


@dataclass
class Part:
    """A part of the letter: its lines or its conversations, how many more there are and the path
    where they are read, its share of the subject (« 2 réponses pour vous »)."""

    title: str
    order: int
    lines: Sequence[Line] = ()
    conversations: Sequence[Conversation] = ()
    others: int = 0
    more: str = ""
    gists: list[str] = field(default_factory=list)

    def cut(self, most: int) -> None:
        """Keep the first lines and count the others."""
        total = len(self.lines) + len(self.conversations)
        self.lines, self.conversations = self.lines[:most], self.conversations[:most]
        self.others += total - len(self.lines) - len(self.conversations)

    def __len__(self) -> int:
        return len(self.lines) + len(self.conversations)


@dataclass(frozen=True)
class Content:
    """All that a letter says, and the notifications that it tells."""

    span: Span
    parts: Sequence[Part]
    told_ids: Sequence[int]

    @property
    def gists(self) -> list[str]:
        return [gist for part in self.parts for gist in part.gists]


def content_of(user: User, span: Span) -> Content:
    """What there is to say; no part when there is nothing."""
    chosen = mail_rhythms_of(user)
    standing = [section for section in sections() if _stands_in(section, span.rhythm, chosen)]
    waiting = _untold(user, span, chosen)
    shown = {section.key for section in standing}
    own = [each for each in waiting if _section_of(each) not in shown]
    told = readable(user, own)
    parts = _parts(standing, user, span, {each.line.thread_href for each in told})
    parts = _merged([*parts, _for_you(told)] if told else parts)
    left = MOST_LINES
    for part in parts:
        part.cut(min(MOST_OF_A_PART, max(1, left)))
        left -= len(part)
    ids = [number for each in told for number in each.ids]
    ids += [each.id for each in waiting if _section_of(each) in shown]
    return Content(span, parts, ids)


def _untold(user: User, span: Span, chosen: Mapping[str, Rhythm]) -> Sequence[Notification]:
    """What this letter is for, and what was to be told at once and was not, during a pause."""
    late = [key for key, rhythm in chosen.items() if rhythm is Rhythm.AT_ONCE]
    is_settled = Notification.kind.not_in(late) | (
        Notification.created_at <= span.until - ON_ITS_WAY
    )
    return db.session.scalars(
        untold(user, [span.rhythm, Rhythm.AT_ONCE])
        .where(
            Notification.created_at > span.until - LONGEST,
            Notification.created_at <= span.until,
            is_settled,
        )
        .limit(MOST_READ)
    ).all()


def _section_of(notification: Notification) -> str:
    kind = kind_at(notification.kind)
    return kind.section if kind else ""


def _for_you(told: Sequence[Told]) -> Part:
    return Part(
        FOR_YOU_TITLE,
        FOR_YOU_ORDER,
        conversations=by_conversation(told),
        gists=[f"{counted(told)} pour vous"],
    )


def _parts(
    standing: Sequence[Section], user: User, span: Span, told: Collection[str]
) -> list[Part]:
    """What features have to say, without the conversations that « Pour vous » tells already."""
    found = []
    for section in standing:
        lines = [line for line in section.lines(user, span) if line.href not in told]
        if lines:
            gists = _gists(section, lines)
            part = Part(section.title, section.order, lines, gists=gists, more=section.more)
            found.append(part)
    return found


def _stands_in(section: Section, rhythm: Rhythm, chosen: Mapping[str, Rhythm]) -> bool:
    if section.kind is None:
        return rhythm is Rhythm.WEEKLY
    return chosen[section.kind.key] is rhythm


def _gists(section: Section, lines: Sequence[Line]) -> list[str]:
    if section.title == WAITING_TITLE:
        return [line.title for line in lines]
    return [plural(len(lines), section.one, section.many)] if section.one else []


def _merged(parts: Sequence[Part]) -> list[Part]:
    """In order; those of the same title make one."""
    found: dict[str, Part] = {}
    for part in sorted(parts, key=lambda each: each.order):
        known = found.setdefault(part.title, part)
        if known is not part:
            known.lines = [*known.lines, *part.lines]
            known.gists += part.gists
    return list(found.values())
