"""What a new document tells, and how a document reads to whom is told of it."""

from collections.abc import Sequence

from app.accounts.models import User
from app.core.db import db
from app.core.text import one_line
from app.documents.models import Document
from app.documents.policies import NAMED, visible_documents
from app.notifications.kinds import Line, Rhythm, declare_kind, describer

EXCERPT = 200

PUBLISHED = declare_kind(
    "documents.published",
    "Un nouveau document dans un de mes groupes, ma région ou pour tous les membres",
    family="Documents",
    mail=Rhythm.WEEKLY,
    one="nouveau document",
    many="nouveaux documents",
    section="documents.published",
)


@describer("documents")
def describe_documents(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """These documents as a person may be told of them, in one statement."""
    found = visible_documents(user).where(Document.id.in_(ids)).options(*NAMED)
    return {each.id: line_of(each) for each in db.session.scalars(found)}


def line_of(document: Document) -> Line:
    """A document as a line; what names its place is loaded."""
    summary = one_line(document.summary)
    return Line(
        title=f"Nouveau document\u00a0: «\u00a0{document.title}\u00a0»",
        href=f"/documents/{document.id}",
        place_name=full_place_of(document),
        place_short=short_place_of(document),
        author=document.depositor_name,
        excerpt=summary if len(summary) <= EXCERPT else f"{summary[: EXCERPT - 1].rstrip()}…",
    )


def full_place_of(document: Document) -> str:
    """« GT 5 – Accès à l’alimentation, Bretagne ». Needs what names the place."""
    if document.workgroup is None:
        return document.place_name
    return f"{document.place_name}, {document.workgroup.region.name}"


def short_place_of(document: Document) -> str:
    """« GT 5, Bretagne », for the subject of a mail. Needs what names the place."""
    if document.workgroup is None:
        return document.place_name
    return f"GT {document.workgroup.theme.number}, {document.workgroup.region.name}"
