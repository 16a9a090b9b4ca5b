"""The forms of the agenda, one module for each noun."""
