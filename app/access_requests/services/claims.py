"""Claims: an officer takes a request in hand, so that no two answer the same one.

A claim lasts half an hour after its holder's last gesture; from then on anybody may take over.
"""

from app.access_requests.models import AccessRequest, ImpossibleStep
from app.access_requests.services.locking import lock
from app.accounts.models import User
from app.core import audit
from app.core.dates import ago
from app.core.db import db, now
from app.core.errors import DomainError


class ClaimedByAnother(DomainError):
    """Somebody else has the request in hand; the message says who and since when."""

    next_step = (
        "Passez à la demande suivante, ou ouvrez celle-ci et choisissez « Reprendre la demande » "
        "après vous être mis d’accord."
    )


def claim(asked: AccessRequest, *, by: User, take_over: bool = False) -> None:
    """Take a request in hand, or keep it longer. Raises ClaimedByAnother, ImpossibleStep."""
    asked = lock(asked.id)
    if not asked.status.is_open:
        raise ImpossibleStep(
            f"Cette demande est « {asked.status.label} » : il n’y a plus à y répondre."
        )
    take(asked, by=by, take_over=take_over)


def take(asked: AccessRequest, *, by: User, take_over: bool = False) -> None:
    """Hold a locked request. Raises ClaimedByAnother unless it is taken over on purpose."""
    is_held = asked.is_held_by_another(by.id)
    if is_held and not take_over:
        raise ClaimedByAnother(_who_holds(asked))
    former_id = asked.claimed_by_id
    if former_id != by.id:
        action = "access_request.taken_over" if is_held else "access_request.claimed"
        audit.record(action, asked, by=by)
    asked.claimed_by_id, asked.claimed_at = by.id, now()


def release(asked: AccessRequest, *, by: User) -> None:
    """Let go of a request that one holds; of one that nobody holds, nothing happens.

    Raises ClaimedByAnother.
    """
    asked = lock(asked.id)
    if asked.is_held_by_another(by.id):
        raise ClaimedByAnother(_who_holds(asked))
    if asked.claimed_by_id is None:
        return
    let_go(asked)
    audit.record("access_request.released", asked, by=by)


def let_go(asked: AccessRequest) -> None:
    """Nobody holds the request any more."""
    asked.claimed_by_id = asked.claimed_at = None


def _who_holds(asked: AccessRequest) -> str:
    holder = db.session.get(User, asked.claimed_by_id)
    name = holder.full_name if holder else "Une autre personne"
    since = ago(asked.claimed_at) if asked.claimed_at else ""
    return f"{name} a pris cette demande en charge {since}."
