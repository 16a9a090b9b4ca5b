"""Commands of operators: set up, fill with fictional people, purge, check, back up."""

from flask import Flask

from app.administration.cli import demo, setup, upkeep


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (setup.init, demo.demo, upkeep.purge, upkeep.check):
        app.cli.add_command(command)
