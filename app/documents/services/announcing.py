"""Telling people of a new document: decided once, when it leaves quarantine; done by the worker."""

from typing import Any

from app.accounts.models import User
from app.core import jobs
from app.core.db import db, now
from app.documents.models import Document
from app.documents.notices.published import PUBLISHED
from app.documents.queries.recipients import people_of_place
from app.notifications.services import Origin, notify


def announce(document: Document, by: User | None = None) -> None:
    """Tell the people of its place of a document, once it is saved; later versions tell nothing.

    ``by`` is who deposited it, who is not told.
    """
    if document.announced_at is not None:
        return
    document.announced_at = now()
    payload = {"document_id": document.id, "by_id": by.id if by else document.deposited_by_id}
    jobs.enqueue("documents.tell", payload, key=f"documents.tell:{document.id}")


@jobs.handler("documents.tell")
def tell_people(payload: dict[str, Any]) -> None:
    """Tell the people of the place where the document stands today, nobody twice; nothing is told
    of what was thrown away meanwhile."""
    document = db.session.get(Document, payload["document_id"])
    if document is None or document.is_trashed or document.current_version_id is None:
        return
    by = db.session.get(User, payload["by_id"]) if payload["by_id"] else None
    notify(
        people_of_place(document), PUBLISHED, document, by=by, origin=Origin(place=document.place)
    )
