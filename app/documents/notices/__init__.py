"""What documents tell people of, one module for each noun."""

from app.documents.notices import letter, published

__all__ = ["letter", "published"]
