"""The library: what is asked of it, what answers, what could narrow it."""

from app.documents.queries.library.asking import FACETS, Asked, Facet
from app.documents.queries.library.facets import Choices, Shelf, shelf
from app.documents.queries.library.listing import Line, Listed

__all__ = ["FACETS", "Asked", "Choices", "Facet", "Line", "Listed", "Shelf", "shelf"]
