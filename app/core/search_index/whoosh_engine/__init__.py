"""The embedded engine: a Whoosh index whose postings and columns are arrays, read by NumPy.

Whoosh keeps the storage, the table of contents, the segments and the dictionary of terms; what it
decodes one posting at a time is stored flat instead (``segment_files``), so that a search is a few
operations on whole arrays (``collecting``). One process writes, any number read.
"""
