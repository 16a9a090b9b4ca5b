"""Who keeps and sees which saved searches, who looks after the words of the search."""

from sqlalchemy import Select, select

from app.accounts.models import NationalRole, User
from app.search.models import SavedSearch


def can_save_searches(user: User) -> bool:
    """Whether a person keeps searches: whoever is signed in. Visitors search too, in what anybody
    reads, and keep nothing."""
    return bool(user.is_authenticated)


def visible_saved_searches(user: User) -> Select[SavedSearch]:
    """A person's own saved searches, by name."""
    own = select(SavedSearch).where(SavedSearch.user_id == user.id)
    return own.order_by(SavedSearch.name, SavedSearch.id)


def can_manage_search(user: User) -> bool:
    """Whether a person reads what was looked for in vain, and edits synonyms."""
    return user.has_role(NationalRole.ANSA, NationalRole.ADMIN)
