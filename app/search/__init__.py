"""The search: one box over all that a person may read, saved searches, what staff see of it."""
