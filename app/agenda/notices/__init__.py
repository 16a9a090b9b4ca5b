"""What the agenda tells people of, one module for each noun."""

from app.agenda.notices import kinds, letter, minutes

__all__ = ["kinds", "letter", "minutes"]
