"""What documents tell people of, one module for each noun."""

from app.documents.notices import infected, letter, published

__all__ = ["infected", "letter", "published"]
