"""Maillage for a reader who never tires: a benchmark reads the directory as fast as it can."""

from app.directory.views import limits
from wsgi import app

limits.READING = []

__all__ = ["app"]
