"""Commands of operators: set up, fill with fictional people, purge, check, back up."""

from flask import Flask

from app.administration.cli import setup


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (setup.init,):
        app.cli.add_command(command)
