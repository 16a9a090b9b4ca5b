"""Who may give which weight to a document, forward and back."""

from collections.abc import Callable

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document, DocumentStatus, StatusChange
from app.documents.policies.rights import Rights, rights_on

RIGHTS: dict[DocumentStatus, Callable[[Rights], bool]] = {
    DocumentStatus.WORKING_NOTE: lambda rights: rights.may_adopt,
    DocumentStatus.ADOPTED: lambda rights: rights.may_adopt,
    DocumentStatus.VALIDATED: lambda rights: rights.may_validate,
    DocumentStatus.PUBLISHED: lambda rights: rights.may_publish,
}


def can_give_status(user: User, document: Document, status: DocumentStatus) -> bool:
    """Whether a person gives this weight to the newest version of a document.

    Forward, who may say so. Back, who may also undo each step that was taken since: what the
    region has validated is not unsaid by the group.
    """
    return _may_give(rights_on(user, document), status)


def given_statuses(rights: Rights) -> list[DocumentStatus]:
    """The weights that a person may give to a document today, lightest first."""
    return [each for each in DocumentStatus if _may_give(rights, each)]


def can_change_status(user: User, document: Document) -> bool:
    """Whether a person gives some other weight to a document than the one it has."""
    return bool(given_statuses(rights_on(user, document)))


def _may_give(rights: Rights, status: DocumentStatus) -> bool:
    document = rights.document
    if status is document.status or not RIGHTS[status](rights):
        return False
    if status.weight > document.status.weight:
        return True
    undone = {document.status} | {
        each for each in _steps_taken(document) if each.weight > status.weight
    }
    return all(RIGHTS[each](rights) for each in undone)


def _steps_taken(document: Document) -> set[DocumentStatus]:
    """What was said of the newest version, since it was last a working note or not."""
    taken = select(StatusChange.status).where(
        StatusChange.version_id == document.current_version_id
    )
    return set(db.session.scalars(taken))
