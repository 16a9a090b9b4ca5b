"""Commands of the mechanisms: the worker."""

import click
from flask import Flask

from app.core import jobs
from app.core.search_index import upkeep


def init_app(app: Flask) -> None:
    """Add the commands."""

    @app.cli.command("worker")
    @click.option("--threads", default=2, show_default=True, help="Tâches menées de front.")
    @click.option("--once", is_flag=True, help="Exécute ce qui attend, puis s’arrête.")
    def worker(threads: int, once: bool) -> None:
        """Exécute les tâches de fond : courriels, index de recherche, relances, effacements."""
        upkeep.start()
        if once:
            click.echo(f"Tâches exécutées : {jobs.run_due()}")
        else:
            jobs.run_worker(threads)
