"""The views of access_requests, one module for each noun."""

from app.access_requests.views import following, opinions, public
from app.access_requests.views.blueprint import bp

__all__ = ["bp", "following", "opinions", "public"]
