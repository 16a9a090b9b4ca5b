"""The reads of forums, one module for each question."""
