"""The views of documents, one module for each noun."""

from app.documents.views import documents, library
from app.documents.views.blueprint import bp

__all__ = ["bp", "documents", "library"]
