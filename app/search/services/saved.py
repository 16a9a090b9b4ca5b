"""Saved searches: kept, renamed by saving again, looked at, forgotten."""

from datetime import datetime

from sqlalchemy import select, update

from app.accounts.models import User
from app.core.db import db, now, own_transaction
from app.core.errors import DomainError
from app.search.models import SavedSearch
from app.search.queries.saved import count_of

MOST = 50


class TooMany(DomainError):
    """One person keeps so many searches that no letter could tell them."""

    def __init__(self) -> None:
        super().__init__(
            f"Vous avez déjà {MOST} recherches enregistrées.",
            "Supprimez-en une, puis enregistrez celle-ci.",
        )


def save(name: str, address: str, *, has_alert: bool, by: User) -> SavedSearch:
    """Keep a search; the same one again takes its new name. Raises TooMany."""
    same = select(SavedSearch).where(SavedSearch.user_id == by.id, SavedSearch.address == address)
    kept = db.session.scalar(same)
    if kept is None:
        if count_of(by) >= MOST:
            raise TooMany
        kept = SavedSearch(user_id=by.id, address=address)
        db.session.add(kept)
    kept.name, kept.has_alert = name, has_alert
    db.session.flush()
    return kept


def set_alert(saved: SavedSearch, *, has_alert: bool) -> None:
    """Tell of a search in the weekly letter, or no more; what came before is not told."""
    if has_alert and not saved.has_alert:
        saved.looked_at = now()
    saved.has_alert = has_alert


def remove(saved: SavedSearch) -> None:
    """Forget a search."""
    db.session.delete(saved)


def note_look(saved: SavedSearch, at: datetime) -> None:
    """Its results are being seen: a read mark, which the letter goes by."""
    with own_transaction() as connection:
        looked = update(SavedSearch).where(SavedSearch.id == saved.id)
        connection.execute(looked.values(looked_at=at))
