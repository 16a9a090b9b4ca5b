"""The views of documents, one module for each noun."""

from app.documents import notices
from app.documents.services import announcing, scanning
from app.documents.views import documents, handling, library
from app.documents.views.blueprint import bp

__all__ = ["announcing", "bp", "documents", "handling", "library", "notices", "scanning"]
