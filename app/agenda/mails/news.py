"""What becomes of an event: it changes, it is cancelled, it is back, it is soon."""

from collections.abc import Mapping
from enum import StrEnum

from app.agenda.mails.parts import TITLE, ending, facts, greeting, headers, reply_link, when_of
from app.agenda.models import Attendance, Event
from app.agenda.notices.kinds import CHANGE, REMINDER
from app.agenda.queries.conference.calendars import workshops_again
from app.agenda.queries.entries import invitations, place_of
from app.core.dates import NBSP
from app.core.mail import Composed, quotation
from app.core.tokens import digest_of
from app.notifications.kinds import Kind
from app.notifications.mails.links import spaced


class News(StrEnum):
    """What a mail tells of an event."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    REMINDER = "reminder"

    @property
    def kind(self) -> Kind:
        return REMINDER if self is News.REMINDER else CHANGE

    def still_holds(self, event: Event) -> bool:
        """Whether it is so of an event now."""
        return (self is News.CANCELLED) == (event.is_cancelled or event.is_trashed)


SUBJECTS = {
    News.CHANGED: "Changement",
    News.CANCELLED: "Annulé",
    News.RESTORED: "Maintenu",
    News.REMINDER: "Rappel",
}
SENTENCES = {
    News.CHANGED: "{} a changé. Voici ce qui est prévu maintenant.",
    News.CANCELLED: "{} n’aura pas lieu.",
    News.RESTORED: "{} aura lieu finalement. Votre réponse est gardée.",
    News.REMINDER: "{} a lieu bientôt, et l’on vous y attend.",
}


def facts_of(event: Event) -> dict[str, str]:
    """What a change of an event is told by: its words before, to be compared with those after."""
    video = digest_of(event.video_url) if event.video_url else ""  # the link itself is not kept
    return {"when": when_of(event), "where": place_of(event), "video": video}


def compose(attendance: Attendance, news: News, before: Mapping[str, str], email: str) -> Composed:
    """Write to a person what becomes of an event. Needs the event and what names its place."""
    event = attendance.event
    sentence = spaced(SENTENCES[news].format(TITLE.format(event.title)))
    parts = [greeting(attendance), sentence]
    if news is News.CANCELLED and event.cancel_reason:
        parts.append(quotation(event.cancel_reason))
    parts += [facts(event), *_differences(event, before)]
    if news is not News.CANCELLED:
        label = f"Changer ma réponse ou me retirer{NBSP}:"
        parts.append(f"{label}\n{reply_link(attendance)}")
    parts.append(ending(attendance, news.kind))
    return Composed(
        subject=f"{SUBJECTS[news]}{NBSP}: {event.title}, {when_of(event)}",
        body="\n\n".join(parts),
        headers=headers(attendance, news.kind),
        html_lead=when_of(event),
        attachments=[]
        if news is News.REMINDER
        else [*invitations(attendance, email), *workshops_again(attendance)],
    )


def _differences(event: Event, before: Mapping[str, str]) -> list[str]:
    """What was planned before, where it differs."""
    if not before:
        return []
    now = facts_of(event)
    was = [
        before[name] for name in ("when", "where") if before.get(name) and before[name] != now[name]
    ]
    said = [f"Avant ce changement{NBSP}: {spaced(each)}." for each in was]
    if before.get("video", "") != now["video"]:
        said.append("Le lien de la visioconférence a changé.")
    return ["\n\n".join(said)] if said else []
