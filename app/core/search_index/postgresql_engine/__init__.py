"""The engine for several machines: the index stands in PostgreSQL, in a schema of its own.

The vectors are made of our own terms, so that both engines find the same. Rows are narrow, their
vectors out of line: counting and filtering read little. Vectors hold pairs of neighbours too, and
the week of their item: an index tells nothing of positions, nor which matches are the newest.
PostgreSQL's ranking knows neither rarity nor length: the newest matches, and those by title, are
ranked by the figures of the other engine.
"""
