"""Several dates told of in one mail with one file: they change, or one is invited to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.agenda.mails.news import SUBJECTS, News, facts_of
from app.agenda.mails.parts import TITLE, ending, greeting, headers, reply_link, when_of
from app.agenda.models import Attendance
from app.agenda.notices.kinds import CHANGE, INVITATION, PLACE
from app.agenda.queries.entries import dates_file, place_of
from app.core.dates import NBSP, plural
from app.core.mail import Composed, quotation
from app.notifications.kinds import Kind
from app.notifications.mails.links import spaced

MOST_LISTED = 60
OPEN_FILE = {
    CHANGE: "Ouvrez la pièce jointe pour mettre ces dates à jour dans votre calendrier.",
    PLACE: "Ouvrez la pièce jointe pour mettre ces dates à jour dans votre calendrier.",
    INVITATION: "Ouvrez la pièce jointe pour ajouter ces dates à votre calendrier.",
}
OPENINGS = {
    News.CHANGED: "Voici ce qui est prévu. Pour changer une réponse, ouvrez la date.",
    News.RESTORED: f"Ces dates ont lieu finalement, et votre réponse est gardée{NBSP}:",
    News.CANCELLED: f"Ces dates n’ont pas lieu{NBSP}:",
}


@dataclass(frozen=True)
class Told:
    """What becomes of one date for one person, and what they knew of it before."""

    attendance: Attendance
    news: News
    before: Mapping[str, str]


def compose(told: Sequence[Told]) -> Composed:
    """Write to a person what becomes of several dates. Needs each event and what names it."""
    every = {each.news for each in told}
    news = every.pop() if len(every) == 1 else News.CHANGED
    parts = [_sentence(told, news)]
    for kind in OPENINGS:
        parts += _of(kind, [each for each in told if each.news is kind])
    return letter(SUBJECTS[news], parts, [each.attendance for each in told], CHANGE)


def invite(attendances: Sequence[Attendance]) -> Composed:
    """Invite a person to several dates at once."""
    title = TITLE.format(attendances[0].event.title)
    sentence = f"Vous êtes invité ou invitée à {title}. Dites pour chaque date si vous venez."
    parts = [spaced(sentence), listed(attendances), _place(attendances)]
    return letter("Invitation", parts, attendances, INVITATION)


def letter(
    subject: str, parts: Sequence[str], attendances: Sequence[Attendance], kind: Kind
) -> Composed:
    """A mail about several dates, with the file of their entries."""
    first, files = attendances[0], dates_file(attendances)
    count = plural(len(attendances), "date", "dates")
    body = [greeting(first), *parts, OPEN_FILE[kind] if files else "", ending(first, kind)]
    return Composed(
        subject=f"{subject}{NBSP}: {first.event.title}, {count}",
        body="\n\n".join(filter(None, body)),
        headers=headers(first, kind),
        html_lead=f"{count} à partir du {when_of(first.event)}",
        attachments=files,
    )


def _sentence(told: Sequence[Told], news: News) -> str:
    title = spaced(TITLE.format(told[0].attendance.event.title))
    if news is News.CANCELLED:
        return f"{title} n’aura pas lieu à plusieurs dates où l’on vous attendait."
    return f"{title} change à plusieurs dates où l’on vous attend."


def _of(news: News, told: Sequence[Told]) -> list[str]:
    """The dates of which the same is to be told."""
    if not told:
        return []
    attendances = [each.attendance for each in told]
    if news is News.CANCELLED:
        reasons = dict.fromkeys(each.event.cancel_reason for each in attendances)
        quoted = [quotation(each) for each in reasons if each]
        return [OPENINGS[news], listed(attendances, has_links=False), *quoted]
    before = {each.attendance.id: each.before for each in told}

    moved = [_place(attendances), *_elsewhere(told)]
    return [OPENINGS[news], listed(attendances, lambda each: _was(each, before[each.id])), *moved]


def listed(
    attendances: Sequence[Attendance],
    added: Callable[[Attendance], str] = lambda _each: "",
    *,
    has_links: bool = True,
) -> str:
    """The dates one by one, each the link where one answers for it, and what is ``added`` to it."""
    places = _places(attendances)
    lines = []
    for each in attendances[:MOST_LISTED]:
        where = f", {place_of(each.event)}" if len(places) > 1 else ""
        lines.append(f"- {spaced(when_of(each.event) + where)}")
        below = (reply_link(each) if has_links else "", spaced(added(each)))
        lines += [f"  {line}" for line in below if line]
    if (others := len(attendances) - MOST_LISTED) > 0:
        lines.append(f"- et {plural(others, 'autre date', 'autres dates')}, dans la pièce jointe")
    return "\n".join(lines)


def _was(attendance: Attendance, before: Mapping[str, str]) -> str:
    """When it was, where that differs: the hours alone on the same day."""
    was, now = before.get("when", ""), when_of(attendance.event)
    if not was or was == now:
        return ""
    day, _, hours = was.partition(", ")
    return f"avant{NBSP}: {hours if hours and now.startswith(f'{day}, ') else was}"


def _places(attendances: Sequence[Attendance]) -> set[str]:
    return {place_of(each.event) for each in attendances}


def _place(attendances: Sequence[Attendance]) -> str:
    """Where they all are; nothing where each has its own."""
    places = _places(attendances)
    where = places.pop() if len(places) == 1 else ""
    return spaced(f"Lieu{NBSP}: {where}") if where else ""


def _elsewhere(told: Sequence[Told]) -> list[str]:
    """Where they were, and whether the video room is another one."""
    facts = [(each.before, facts_of(each.attendance.event)) for each in told]
    was = {
        before["where"]
        for before, now in facts
        if before.get("where") and before["where"] != now["where"]
    }
    said = [spaced(f"Avant ce changement{NBSP}: {each}.") for each in sorted(was)]
    if any(before.get("video", "") != now["video"] for before, now in facts if before):
        said.append("Le lien de la visioconférence a changé.")
    return said
