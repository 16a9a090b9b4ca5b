"""The forms of a conference, one module for whoever fills them in."""
