"""The views of documents, one module for each noun."""

from app.documents import notices, search
from app.documents.cli import documents as commands
from app.documents.services import announcing, scanning
from app.documents.views import (
    deposits,
    describing,
    documents,
    downloads,
    editing,
    handling,
    library,
    publications,
    replacing,
    rights,
    status,
    trash,
    versions,
)
from app.documents.views.blueprint import bp

__all__ = [
    "announcing",
    "bp",
    "deposits",
    "describing",
    "documents",
    "downloads",
    "editing",
    "handling",
    "library",
    "notices",
    "publications",
    "replacing",
    "rights",
    "scanning",
    "search",
    "status",
    "trash",
    "versions",
]

bp.cli.add_command(commands)
