"""Fixtures of the search."""

from tests.search.engines import each_index

__all__ = ["each_index"]
