"""The views of workgroups, one module for each noun."""

from app.workgroups import directory_links, search
from app.workgroups.views import grid, group, joining, members, messages, requests, settings
from app.workgroups.views.blueprint import bp

__all__ = [
    "bp",
    "directory_links",
    "grid",
    "group",
    "joining",
    "members",
    "messages",
    "requests",
    "search",
    "settings",
]
