"""The synonyms and acronyms that staff edit."""

from sqlalchemy import Select, select

from app.core.search_index.synonyms import Synonym


def all_synonyms() -> Select[Synonym]:
    """Every pair, in the order of its first words."""
    return select(Synonym).order_by(Synonym.said, Synonym.id)
