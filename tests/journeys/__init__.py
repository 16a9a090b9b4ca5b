"""Whole stories, as people live them in a browser, with JavaScript and without."""
