"""Reads of the directory, one module for each noun."""

from app.directory.queries import own_data
from app.directory.queries.affiliations import current_affiliations, people_in
from app.directory.queries.organisations import find_organisation, suggested_organisations
from app.directory.queries.territories import all_regions, departments_of, zones_of_people

__all__ = [
    "all_regions",
    "current_affiliations",
    "departments_of",
    "find_organisation",
    "own_data",
    "people_in",
    "suggested_organisations",
    "zones_of_people",
]
