"""The views of access_requests, one module for each noun."""

from app.access_requests import notices
from app.access_requests.cli import commands
from app.access_requests.views import (
    answers,
    arrivals,
    bulk,
    exchanges,
    following,
    invitations,
    opinions,
    public,
    queue,
)
from app.access_requests.views.blueprint import bp

__all__ = [
    "answers",
    "arrivals",
    "bp",
    "bulk",
    "exchanges",
    "following",
    "invitations",
    "notices",
    "opinions",
    "public",
    "queue",
]

bp.cli.add_command(commands)
