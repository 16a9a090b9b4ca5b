"""`flask directory`: the entries that the search reads, written anew and checked."""

import click
from flask.cli import AppGroup

from app.core.db import db
from app.directory.services import entries

directory = AppGroup("directory", help="Annuaire : ce que lit la recherche.")


@directory.command("refresh")
def refresh() -> None:
    """Réécrit toutes les lignes de l’annuaire à partir des fiches."""
    written = entries.refresh_all()
    db.session.commit()
    click.echo("Annuaire : " + ", ".join(f"{count} {noun}" for noun, count in written.items()))


@directory.command("check")
def check() -> None:
    """Vérifie que l’annuaire dit ce que disent les fiches."""
    found = list(entries.problems())
    for message in found:
        click.echo(f"anomalie : {message}")
    if found:
        raise click.ClickException("lancez : flask --app wsgi directory refresh")
    click.echo("L’annuaire est à jour.")
