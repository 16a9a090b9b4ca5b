"""The mail at once: who did what, the beginning of it, a link; one for a conversation."""

from collections.abc import Sequence

from app.accounts.models import User
from app.core.mail import Composed, list_headers, plain, quotation, thread_headers
from app.core.text import of
from app.notifications.mails.links import footer, full, spaced
from app.notifications.queries.stop_links import stop_kind, stop_url
from app.notifications.queries.told import Told


def compose(user: User, told: Sequence[Told]) -> Composed:
    """Write the mail that tells a person of these things, all of one conversation."""
    first = told[0]
    subject = first.line.thread_title or first.line.title
    place = first.line.place_short or first.line.place_name
    return Composed(
        subject=f"[{place}] {subject}" if place else subject,
        body="\n\n".join(
            [
                f"Bonjour {plain(user.first_name)},",
                *(_paragraph(each) for each in told),
                footer(f"{_reason(told)}{_what_follows(first)}", user, _stops(first)),
            ]
        ),
        headers=_headers(user, first),
        html_lead=first.line.excerpt or first.sentence,
    )


def _paragraph(told: Told) -> str:
    line = told.line
    where = f" dans «\u00a0{line.thread_title}\u00a0»" if line.thread_title else ""
    parts = [spaced(f"{told.sentence}{where}.")]
    if line.excerpt:
        parts.append(quotation(line.excerpt))
    label = "Lire et répondre" if told.thread else "Voir"
    return "\n\n".join([*parts, f"{label}\n{full(line.href)}"])


def _reason(told: Sequence[Told]) -> str:
    *others, last = dict.fromkeys(each.sentence for each in told if each.is_by_somebody) or [""]
    if not last:
        label = told[0].kind.label
        return f"Vous recevez ce courriel selon vos choix\u00a0: «\u00a0{label}\u00a0»."
    why = f"{', '.join(others)} et {last}" if others else last
    because = "parce qu’" if of(why).startswith("d’") else "parce que "
    return spaced(f"Vous recevez ce courriel {because}{why}.")


def _what_follows(told: Told) -> str:
    """What the person may expect of a conversation: no further mail before they have read it."""
    if not told.thread:
        return ""
    return (
        " Tant que vous n’aurez pas ouvert ce sujet, ses autres messages seront dans votre lettre, "
        "sauf si l’on vous y mentionne."
    )


def _stops(told: Told) -> dict[str, str]:
    stops = {}
    if told.thread:
        stops["Ne plus rien recevoir de ce sujet"] = told.thread
    label = f"Ne plus recevoir de courriel pour «\u00a0{told.kind.label}\u00a0»"
    return stops | {label: stop_kind(told.kind.key)}


def _headers(user: User, told: Told) -> dict[str, str]:
    place, name = told.place or "notifications", told.line.place_name or "Notifications"
    stop = stop_url(user, stop_kind(told.kind.key))
    headers = list_headers(place, name, stop)
    return headers | thread_headers(told.thread) if told.thread else headers
