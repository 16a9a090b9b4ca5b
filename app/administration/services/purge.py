"""What is kept too long is erased: each feature's own purge, in one go, itself logged.

Delays: CNIL 2021-122 for the activity log (6 months to 1 year); those that staff may change are
parameters.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.access_requests.services.retention import purge as purge_access_requests
from app.accounts.models import SignInSession
from app.accounts.services.sessions import purge_sessions
from app.agenda.services.retention import purge as purge_agenda
from app.core import audit, files, jobs, mail, parameters, tokens
from app.core.db import db, now
from app.directory.services.relays import purge as purge_relays
from app.documents.services.deposits import purge_unfinished
from app.documents.services.retention import purge as purge_documents
from app.forums.services.attachments import purge_unsent
from app.forums.services.retention import purge as purge_forums
from app.notifications.services import purge as purge_notifications
from app.search.services.fruitless import purge as purge_fruitless

DONE_JOBS_DAYS = 30
EXPIRED_LINKS_DAYS = 30
UNUSED_FILES_AGE = timedelta(days=1)  # a file is stored before its row is saved
JOURNAL_DAYS = parameters.declare(
    "administration.journal_days",
    "Journal d’activité et courriels envoyés : durée de conservation",
    unit="jours",
    default=365,
    minimum=180,
    maximum=365,
)


class Service:
    """The service as a whole, as the activity log names it."""

    __tablename__ = "service"
    id = "maillage"


def purge() -> dict[str, int]:
    """Erase what is kept too long; return how many of each, by French noun."""
    journal = now() - timedelta(days=parameters.value_of(JOURNAL_DAYS))
    steps: dict[str, Callable[[], int]] = {
        "sessions terminées": _purge_sessions,
        "liens expirés": lambda: tokens.purge(now() - timedelta(days=EXPIRED_LINKS_DAYS)),
        "tâches faites": lambda: jobs.purge(now() - timedelta(days=DONE_JOBS_DAYS)),
        "courriels anciens": lambda: mail.purge(journal),
        "lignes du journal": lambda: audit.purge(journal),
        "pièces jointes jamais envoyées": purge_unsent,
        "dépôts non terminés": purge_unfinished,
        "notifications anciennes": purge_notifications,
        "messages anciens de l’annuaire": purge_relays,
        "recherches sans résultat": purge_fruitless,
        "fichiers sans usage": lambda: files.erase_unused(now() - UNUSED_FILES_AGE),
    }
    erased = purge_access_requests() | purge_forums() | purge_documents() | purge_agenda()
    erased |= {noun: erase() for noun, erase in steps.items()}
    audit.record("service.purged", Service(), erased=erased)
    return erased


def _purge_sessions() -> int:
    count = select(func.count(SignInSession.id))
    before = db.session.scalar(count) or 0
    purge_sessions({})
    return before - (db.session.scalar(count) or 0)


@jobs.daily("administration.purge", hour=2, minute=30)
def purge_daily(_payload: dict[str, Any]) -> None:
    """Each night, without anybody having to think of it."""
    purge()
