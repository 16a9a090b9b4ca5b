"""What pages of documents read, one module for each question."""
