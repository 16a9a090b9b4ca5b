"""The forms of the search, one module for each noun."""
