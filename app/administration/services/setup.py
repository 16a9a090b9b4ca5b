"""What `flask init` writes: the reference data, and the first administrator."""

from app.access_requests.services.reference import load_reference as load_reasons
from app.accounts.models import NationalRole, User
from app.accounts.queries import find_user
from app.accounts.services import create_account, grant_role
from app.core.search_index.synonyms import load_defaults as load_synonyms
from app.directory.services import load_reference as load_territories
from app.workgroups.services import load_reference as load_workgroups


def load_reference() -> dict[str, int]:
    """Add the reference data that is missing; return how many rows, by French noun."""
    found = {**load_territories(), **load_workgroups(), **load_reasons()}
    return found | {"synonymes et sigles": load_synonyms()}


def ensure_administrator(email: str) -> User:
    """The account of an address, made administrator; it is created when it is not known."""
    user = find_user(email)
    if user is None:
        user = create_account(
            email=email, first_name="Administration", last_name="technique", by=None
        )
    grant_role(user, NationalRole.ADMIN, by=None)
    return user
