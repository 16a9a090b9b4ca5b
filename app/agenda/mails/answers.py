"""What became of one answer to several dates: in one mail, and in a sentence on screen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.agenda.mails.dates import letter, listed
from app.agenda.mails.parts import TITLE, when_of
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.notices.kinds import PLACE
from app.core.dates import NBSP, plural
from app.core.mail import Composed
from app.notifications.mails.links import spaced

State = AttendanceState


class Left(StrEnum):
    """Why a date was left as it is."""

    CLOSED = "closed"
    REFUSED = "refused"
    ASKS = "asks"

    @property
    def label(self) -> str:
        return {
            "closed": "Les inscriptions y sont closes",
            "refused": "L’organisation n’y a pas retenu votre inscription",
            "asks": "L’organisation y pose une question à laquelle vous n’avez pas répondu",
        }[self.value]


# For each state: the subject where it is that of all, the sentence before its dates.
WORDS = {
    State.COMING: ("Inscription confirmée", "Votre place est réservée."),
    State.WAITING: (
        "Vous êtes en liste d’attente",
        "Toutes les places sont prises. Un courriel vous préviendra si une place se libère.",
    ),
    State.AWAITING_APPROVAL: (
        "Inscription transmise",
        "Votre inscription est transmise à l’organisation, qui vous répondra.",
    ),
    State.MAYBE: ("Votre réponse", "Vous viendrez peut-être. Aucune place n’est gardée."),
    State.NOT_COMING: ("Vous ne venez plus", "Vous ne venez pas."),
}
COUNTED = {
    State.COMING: ("place réservée", "places réservées"),
    State.WAITING: ("date en liste d’attente", "dates en liste d’attente"),
    State.AWAITING_APPROVAL: ("inscription transmise", "inscriptions transmises"),
}


def compose(answered: Sequence[Attendance], left: Mapping[Left, Sequence[Event]]) -> Composed:
    """Write to a person where they stand for each date. Needs each event and what names it."""
    states = {each.state for each in answered}
    subject = WORDS[answered[0].state][0] if len(states) == 1 else "Votre réponse"
    title = TITLE.format(answered[0].event.title)
    parts = [spaced(f"Votre réponse pour les dates à venir de {title} est notée.")]
    for state in WORDS:
        if some := [each for each in answered if each.state is state]:
            parts += [WORDS[state][1], listed(some, has_links=state is not State.NOT_COMING)]
    for why, events in left.items():
        dates = "\n".join(f"- {spaced(when_of(each))}" for each in events)
        parts += [f"{why.label}. Rien n’y change{NBSP}:", dates]
    return letter(subject, parts, answered, PLACE)


def in_words(states: Sequence[AttendanceState], left: Mapping[Left, Sequence[Event]]) -> str:
    """What became of an answer to several dates, in a few sentences."""
    said = [_noted(states)] if states else []
    for why, events in left.items():
        count = plural(len(events), "date ne change pas", "dates ne changent pas")
        said.append(f"{count}{NBSP}: {why.label[0].lower()}{why.label[1:]}.")
    return " ".join(said)


def _noted(states: Sequence[AttendanceState]) -> str:
    noted = f"C’est noté pour {plural(len(states), 'date', 'dates')}"
    counts = Counter(states)
    if len(counts) == 1:
        return f"{noted}. {WORDS[states[0]][1]}"
    told = [plural(counts[state], *COUNTED[state]) for state in COUNTED if counts[state]]
    return f"{noted}{NBSP}: {', '.join(told)}."
