"""The forms of the directory, one module for each noun."""
