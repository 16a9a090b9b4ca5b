"""Lists of people and structures brought in by staff: read, checked line by line, imported."""

from app.directory.services.imports.retention import forget_imported_lists

__all__ = ["forget_imported_lists"]
