"""What the search reads: what is asked, what is found, what could be meant."""

from app.search.queries import own_data

__all__ = ["own_data"]
