"""What pages of documents read, one module for each question."""

from app.documents.queries import own_data

__all__ = ["own_data"]
