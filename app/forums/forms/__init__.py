"""The forms of forums, one module for each of its pages' families."""
