"""The views of the directory, one module for each noun."""

from app.directory import search
from app.directory.cli import directory as commands
from app.directory.views import (
    affiliations,
    cards,
    exports,
    imports,
    listing,
    management,
    organisations,
    people,
    profile,
    proposals,
    relays,
    suggestions,
)
from app.directory.views.blueprint import bp

__all__ = [
    "affiliations",
    "bp",
    "cards",
    "exports",
    "imports",
    "listing",
    "management",
    "organisations",
    "people",
    "profile",
    "proposals",
    "relays",
    "search",
    "suggestions",
]

bp.cli.add_command(commands)
