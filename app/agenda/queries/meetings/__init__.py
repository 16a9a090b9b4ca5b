"""The reads of a meeting, one module for each noun."""
