"""Writes of the directory, one module for each noun."""

from app.directory.services import entries
from app.directory.services.affiliations import affiliate, end_affiliations, settle
from app.directory.services.organisations import find_or_add_organisation
from app.directory.services.reference import load_reference

__all__ = [
    "affiliate",
    "end_affiliations",
    "entries",
    "find_or_add_organisation",
    "load_reference",
    "settle",
]
