"""What `flask init` writes: the reference data, and the first administrator."""

from app.access_requests.services.reference import load_reference as load_reasons
from app.directory.services import load_reference as load_territories


def load_reference() -> dict[str, int]:
    """Add the reference data that is missing; return how many rows, by French noun."""
    return {**load_territories(), **load_reasons()}
