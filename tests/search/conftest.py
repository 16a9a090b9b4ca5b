"""Fixtures of the search."""

import pytest

from tests.search.engines import each_index
from tests.support.search import SearchIndex

__all__ = ["each_index"]


@pytest.fixture
def index(session, search_index: SearchIndex) -> SearchIndex:
    """The index of what the test wrote so far."""
    search_index.build()
    return search_index
