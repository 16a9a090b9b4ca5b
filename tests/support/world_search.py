"""What stands in the world for the search."""

from app.core.db import db
from app.core.search_index.synonyms import Synonym
from app.search.models import SavedSearch


def searched(member_id: int) -> dict[str, object]:
    """A search that the member keeps, and a pair of words that staff wrote."""
    saved = SavedSearch(user_id=member_id, name="Maraudes", address="q=maraudes")
    synonym = Synonym(said="maraude", other="veille sociale de rue")
    db.session.add_all([saved, synonym])
    db.session.flush()
    return {"saved_id": saved.id, "synonym_id": synonym.id}
