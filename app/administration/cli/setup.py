"""`flask init`: settings tried, reference data loaded, first administrator."""

import click
from flask.cli import with_appcontext

from app.administration.services import setup
from app.administration.services.settings_check import check_settings
from app.core.db import db


@click.command("init")
@with_appcontext
def init() -> None:
    """Vérifie les réglages, charge les données de référence. Peut être relancée sans risque."""
    findings = check_settings()
    for each in findings:
        click.echo(f"{'ok   ' if each.is_good else 'ÉCHEC'} {each.subject} : {each.message}")
    if not all(each.is_good for each in findings):
        raise click.ClickException("un réglage est à corriger. Rien n’a été chargé.")
    added = setup.load_reference()
    parts = [f"{count} {noun}" for noun, count in added.items() if count]
    click.echo(f"Données de référence : {', '.join(parts) or 'déjà présentes'}.")
    db.session.commit()
