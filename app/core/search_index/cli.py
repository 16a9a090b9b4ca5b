"""Commands of the search: build the index anew, check it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from flask.cli import AppGroup

from app.core.dates import plural
from app.core.search_index import upkeep
from app.core.search_index.engines import IndexUnavailable


def init_app(app: Flask) -> None:
    """Add the commands."""
    group = AppGroup("search", help="L’index de recherche.")
    app.cli.add_command(group)

    @group.command("rebuild")
    def rebuild() -> None:
        """Construit l’index à côté de celui qui sert, puis le met à sa place."""
        with _refusals_said():
            count = upkeep.rebuild(lambda done: click.echo(f"{done} éléments indexés…"))
        click.echo(f"Index construit : {plural(count, 'élément', 'éléments')}.")

    @group.command("check")
    @click.option("--dry-run", is_flag=True, help="Dit ce qui manque, sans réparer.")
    def check(dry_run: bool) -> None:
        """Compare l’index à la base et répare ce qui diffère."""
        with _refusals_said():
            report = upkeep.check(mend=not dry_run)
        for name, keys in (
            ("absents de l’index", report.missing),
            ("périmés", report.stale),
            ("en trop", report.surplus),
        ):
            click.echo(f"{name} : {len(keys)}")
        if report.amiss and not dry_run:
            click.echo("L’index a été réparé.")


@contextmanager
def _refusals_said() -> Iterator[None]:
    """What the disk or the index refuses is one line of French, not a traceback."""
    try:
        yield
    except (OSError, IndexUnavailable) as refusal:
        raise click.ClickException(f"l’index n’a pas pu être lu ou écrit. {refusal}") from refusal
