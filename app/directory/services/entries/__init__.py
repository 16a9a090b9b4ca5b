"""The entries of the directory: derived from people and structures, and kept with them."""

from app.directory.services.entries.checking import problems
from app.directory.services.entries.following import renew_later
from app.directory.services.entries.rebuilding import refresh_all, refresh_if_empty
from app.directory.services.entries.renewing import refresh_organisations, refresh_people

__all__ = [
    "problems",
    "refresh_all",
    "refresh_if_empty",
    "refresh_organisations",
    "refresh_people",
    "renew_later",
]
