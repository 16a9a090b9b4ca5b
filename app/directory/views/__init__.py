"""The views of the directory, one module for each noun."""

from app.directory.cli import directory as commands
from app.directory.views import listing, suggestions
from app.directory.views.blueprint import bp

__all__ = ["bp", "listing", "suggestions"]

bp.cli.add_command(commands)
