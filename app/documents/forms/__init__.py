"""The forms of documents, one module for each noun."""
