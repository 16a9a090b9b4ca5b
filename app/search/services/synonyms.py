"""Synonyms and acronyms: what staff write is applied to the very next search."""

from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.core.search_index.synonyms import Synonym


class AlreadyKnown(DomainError):
    """The same pair stands already."""

    def __init__(self) -> None:
        super().__init__("Cette équivalence existe déjà.")


def add(said: str, other: str, by: User) -> Synonym:
    """Let each of two ways to say the same find the other. Raises AlreadyKnown."""
    synonym = Synonym(said=said, other=other)
    db.session.add(synonym)
    _keep()
    audit.record("synonym.added", synonym, by=by, said=said, other=other)
    return synonym


def rewrite(synonym: Synonym, said: str, other: str, by: User) -> None:
    """Say a pair otherwise. Raises AlreadyKnown."""
    synonym.said, synonym.other = said, other
    _keep()
    audit.record("synonym.rewritten", synonym, by=by, said=said, other=other)


def remove(synonym: Synonym, by: User) -> None:
    """Let two ways to say the same find each other no more."""
    audit.record("synonym.removed", synonym, by=by, said=synonym.said, other=synonym.other)
    db.session.delete(synonym)


def _keep() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise AlreadyKnown from error
