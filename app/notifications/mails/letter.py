"""The grouped letter: what waits, what is for me, what is new, in the words of one person to
another."""

from collections.abc import Iterator, Sequence

from app.accounts.models import User
from app.core.dates import MAINLAND, NBSP, zone_name
from app.core.links import absolute_url
from app.core.mail import Composed, list_headers, plain
from app.notifications.kinds import Line, Rhythm
from app.notifications.mails.links import footer, full, spaced
from app.notifications.queries.choices import Timing, letter_key
from app.notifications.queries.letter import Content, Part
from app.notifications.queries.stop_links import stop_url
from app.notifications.queries.told import Conversation

MOST_GISTS = 3
EXCERPT_LENGTH = 160
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NAMES = {
    Rhythm.DAILY: ("letter-daily", "Votre lettre quotidienne", "Voici l’essentiel de la journée."),
    Rhythm.WEEKLY: (
        "letter-weekly",
        "Votre lettre hebdomadaire",
        "Voici l’essentiel de la semaine.",
    ),
}


def compose(user: User, content: Content, timing: Timing) -> Composed:
    """Write the letter."""
    rhythm = content.span.rhythm
    local, name, opening = NAMES[rhythm]
    gists = content.gists
    subject = ", ".join(gists[:MOST_GISTS]) or name
    stop = letter_key(rhythm)
    parts = [f"Bonjour {plain(user.first_name)},", opening]
    for part in content.parts:
        parts += [f"## {part.title}", *_blocks(part)]
    parts.append(footer(_reason(rhythm, timing), user, {"Ne plus recevoir cette lettre": stop}))
    return Composed(
        subject=subject,
        body="\n\n".join(parts),
        headers=list_headers(local, name, stop_url(user, stop)),
        html_lead=", ".join(gists[MOST_GISTS:]) or opening,
    )


def _reason(rhythm: Rhythm, timing: Timing) -> str:
    when = "chaque jour"
    if rhythm is Rhythm.WEEKLY:
        when = f"chaque semaine, le {WEEKDAYS[timing.weekday]}"
    zone = f" ({zone_name(timing.zone.key)})" if timing.zone.key != MAINLAND else ""
    return f"Vous recevez cette lettre {when} à {timing.hour}{NBSP}h{zone}."


def _blocks(part: Part) -> Iterator[str]:
    if part.conversations:
        yield "\n".join(_conversation(each) for each in part.conversations)
    for place, lines in _by_place(part.lines).items():
        items = [_item(line) for line in lines]
        yield "\n".join([spaced(f"{place}{NBSP}:"), "", *items] if place else items)
    if part.others:
        yield _others(part)


def _others(part: Part) -> str:
    text = f"Et {part.others} autre{'s' if part.others > 1 else ''}."
    where = full(part.more) if part.more else absolute_url("notifications.index")
    return f"{text}\n{where}"


def _by_place(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """In the order of the first of each place."""
    places: dict[str, list[Line]] = {}
    for line in lines:
        places.setdefault(line.place_name, []).append(line)
    return places


def _item(line: Line) -> str:
    text = f"{line.title}, par {line.author}" if line.author else line.title
    return _with_excerpt(f"- {spaced(text)}\n  {full(line.href)}", line.excerpt)


def _conversation(conversation: Conversation) -> str:
    line = conversation.line
    place = f" ({line.place_name})" if line.place_name else ""
    head = f"- {spaced(conversation.title + place)}\n  {full(line.href)}"
    said = f"{line.author}{NBSP}: {line.excerpt}" if line.author and line.excerpt else line.excerpt
    return _with_excerpt(head, said)


def _with_excerpt(head: str, excerpt: str) -> str:
    if not excerpt:
        return head
    cut = excerpt if len(excerpt) <= EXCERPT_LENGTH else f"{excerpt[:EXCERPT_LENGTH].rstrip()}…"
    return f"{head}\n  {spaced(cut)}"
