"""Who may read a document: narrowed at once, widened once it was said to how many people."""

from app.accounts.models import User
from app.core import audit
from app.core.db import now
from app.documents.models import Document
from app.documents.services.holding import hold_living
from app.documents.services.refusals import StillInQuarantine, VersionCameMeanwhile
from app.workgroups.models import Audience


def change_audience(
    document: Document, audience: Audience, *, by: User, shown: int | None = None
) -> bool:
    """Say who may read a document; return whether anything changed.

    To the public, ``shown`` is the number of the version that was read, which visitors will read:
    a later one stays inside until it is published in turn. From the public, the page is gone at
    once. Raises InTrash, StillInQuarantine, VersionCameMeanwhile.
    """
    hold_living(document)
    before, version = document.audience, None
    if audience is Audience.PUBLIC:
        version = _publishable(document, shown)
    if (audience, version) == (before, document.public_version_id):
        return False
    document.audience, document.public_version_id = audience, version
    if before is not Audience.PUBLIC or version is None:
        document.published_at = now() if version else None
    audit.record(
        "document.audience_changed",
        document,
        by=by,
        title=document.title,
        before=before.value,
        after=audience.value,
    )
    return True


def _publishable(document: Document, shown: int | None) -> int:
    if document.current_version_id is None:
        raise StillInQuarantine
    if document.current_version_id != shown:
        raise VersionCameMeanwhile
    return document.current_version_id
