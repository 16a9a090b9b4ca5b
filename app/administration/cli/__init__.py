"""Commands of operators: set up, fill with fictional people, purge, check, back up."""

from flask import Flask

from app.administration.cli import backup, demo, setup, upkeep

COMMANDS = (
    setup.init,
    demo.demo,
    upkeep.purge,
    upkeep.check,
    backup.backup,
    backup.restore,
)


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
