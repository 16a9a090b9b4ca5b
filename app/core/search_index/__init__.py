"""The search index: what a feature declares searchable is found, by those who may read it.

A feature declares a ``Source``; a flush writes rows of the outbox in the same transaction; the
worker describes what changed (an ``Item``) and gives it to the ``Engine`` in batches. A search is
a ``Question``, its result an ``Answer`` that holds nothing but keys and figures: titles, excerpts
and the second check of rights come from the database, for the few shown.
"""
