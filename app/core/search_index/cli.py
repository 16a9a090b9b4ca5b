"""Commands of the search: build the index anew, check it."""

import click
from flask import Flask
from flask.cli import AppGroup

from app.core.search_index import upkeep


def init_app(app: Flask) -> None:
    """Add the commands."""
    group = AppGroup("search", help="L’index de recherche.")
    app.cli.add_command(group)

    @group.command("rebuild")
    def rebuild() -> None:
        """Construit l’index à côté de celui qui sert, puis le met à sa place."""
        count = upkeep.rebuild(lambda done: click.echo(f"{done} éléments indexés…"))
        click.echo(f"Index construit : {count} éléments.")

    @group.command("check")
    @click.option("--dry-run", is_flag=True, help="Dit ce qui manque, sans réparer.")
    def check(dry_run: bool) -> None:
        """Compare l’index à la base et répare ce qui diffère."""
        report = upkeep.check(mend=not dry_run)
        for name, keys in (
            ("absents de l’index", report.missing),
            ("périmés", report.stale),
            ("en trop", report.surplus),
        ):
            click.echo(f"{name} : {len(keys)}")
        if report.amiss and not dry_run:
            click.echo("L’index a été réparé.")
