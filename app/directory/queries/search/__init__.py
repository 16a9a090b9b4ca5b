"""The search of the directory: what is asked, who answers to it, what could narrow it further."""

from app.directory.queries.search.asking import FACETS, Asked, Facet, typed_words
from app.directory.queries.search.facets import Choices, choices
from app.directory.queries.search.finding import Found, find
from app.directory.queries.search.lines import Line
from app.directory.queries.search.matching import BOUND, Search, listed
from app.directory.queries.search.page import page_of
from app.directory.queries.search.showing import Entries

__all__ = [
    "BOUND",
    "FACETS",
    "Asked",
    "Choices",
    "Entries",
    "Facet",
    "Found",
    "Line",
    "Search",
    "choices",
    "find",
    "listed",
    "page_of",
    "typed_words",
]
