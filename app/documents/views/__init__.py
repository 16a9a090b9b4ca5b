"""The views of documents, one module for each noun."""

from app.documents import notices
from app.documents.services import announcing
from app.documents.views import documents, library
from app.documents.views.blueprint import bp

__all__ = ["announcing", "bp", "documents", "library", "notices"]
