"""The views of the search, one module for each noun."""

from app.search import notices
from app.search.views import fruitless, saved, searching, suggestions, synonyms
from app.search.views.blueprint import bp

__all__ = ["bp", "fruitless", "notices", "saved", "searching", "suggestions", "synonyms"]
