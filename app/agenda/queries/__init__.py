"""The reads of the agenda, one module for each question."""
