"""The writes of the agenda, one module for each noun."""
