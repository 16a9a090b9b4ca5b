"""What the search finds in the library: documents, by what is said of them and by their pages."""

from app.documents.search import describing, showing

__all__ = ["describing", "showing"]
