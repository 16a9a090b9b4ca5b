"""The reads of a conference, one module for each page."""
