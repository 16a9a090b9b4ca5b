"""What the agenda tells people of, one module for each noun."""

from app.agenda.notices import conference, kinds, letter, minutes

__all__ = ["conference", "kinds", "letter", "minutes"]
