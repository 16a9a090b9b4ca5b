"""What the antivirus refused, to whoever deposited it and to staff."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document, DocumentVersion
from app.documents.notices.published import full_place_of, short_place_of
from app.documents.policies import NAMED, followed_versions
from app.notifications.kinds import Line, Rhythm, declare_kind, describer

REFUSED = declare_kind(
    "documents.refused",
    "L’antivirus refuse un fichier que j’ai déposé",
    family="Documents",
    mail=Rhythm.AT_ONCE,
    calls=True,
    one="fichier refusé par l’antivirus",
    many="fichiers refusés par l’antivirus",
)
FOUND = declare_kind(
    "documents.infected",
    "L’antivirus refuse un fichier déposé par quelqu’un d’autre",
    family="Documents",
    mail=Rhythm.AT_ONCE,
    concerns=lambda user: user.is_ansa,
    one="fichier refusé par l’antivirus",
    many="fichiers refusés par l’antivirus",
)
EXPLAINED = (
    "Personne ne peut l’ouvrir. Passez l’antivirus sur l’ordinateur d’où il vient, "
    "puis déposez un fichier sain."
)


@describer(DocumentVersion.__tablename__)
def describe_versions(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """These versions to those who follow what becomes of them."""
    numbers = followed_versions(user).where(DocumentVersion.id.in_(ids))
    versions = db.session.scalars(numbers).all()
    named = select(Document).where(Document.id.in_({each.document_id for each in versions}))
    documents = {each.id: each for each in db.session.scalars(named.options(*NAMED))}
    return {each.id: _line(each, documents[each.document_id]) for each in versions}


def _line(version: DocumentVersion, document: Document) -> Line:
    return Line(
        title=f"L’antivirus a refusé le fichier «\u00a0{version.file_name}\u00a0»",
        href=f"/documents/{document.id}/versions/{version.number}/traitement",
        place_name=full_place_of(document),
        place_short=short_place_of(document),
        author=version.depositor_name,
        excerpt=EXPLAINED,
    )
