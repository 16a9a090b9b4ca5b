"""The forms of access requests, by noun."""
