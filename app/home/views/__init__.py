"""The views of home, one module for each noun."""

from app.home.views import dashboard, display, information, robots
from app.home.views.blueprint import bp

__all__ = ["bp", "dashboard", "display", "information", "robots"]
