"""The forms of the staff screens, by noun."""
