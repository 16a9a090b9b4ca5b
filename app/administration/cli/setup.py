"""`flask init`: settings tried, reference data loaded, first administrator."""

import click
from email_validator import EmailNotValidError
from flask.cli import with_appcontext

from app.accounts.queries import active_administrators
from app.accounts.services.activation import activation_link
from app.administration.services import setup
from app.administration.services.settings_check import check_settings
from app.core.addresses import normalise_address
from app.core.db import db
from app.core.settings import settings
from app.directory.services import entries


@click.command("init")
@click.option("--admin", metavar="ADRESSE", envvar="ADMIN_EMAIL", help="À qui ouvrir la gestion.")
@with_appcontext
def init(admin: str | None) -> None:
    """Vérifie les réglages, charge les données de référence. Peut être relancée sans risque."""
    findings = check_settings()
    for each in findings:
        click.echo(f"{'ok   ' if each.is_good else 'ÉCHEC'} {each.subject} : {each.message}")
    if not all(each.is_good for each in findings):
        raise click.ClickException("un réglage est à corriger. Rien n’a été chargé.")
    added = setup.load_reference()
    parts = [f"{count} {noun}" for noun, count in added.items() if count]
    click.echo(f"Données de référence : {', '.join(parts) or 'déjà présentes'}.")
    if admin:
        _appoint(admin)
    elif not active_administrators() and not settings().demo:
        click.echo("Personne n’administre le service. Lancez : flask --app wsgi init --admin …")
    entries.refresh_if_empty()
    db.session.commit()


def _appoint(typed: str) -> None:
    try:
        address = normalise_address(typed)
    except EmailNotValidError as error:
        raise click.BadParameter(f"« {typed} » n’est pas une adresse électronique.") from error
    user = setup.ensure_administrator(address)
    click.echo(f"Administration : {user.email}")
    if user.is_pending:
        click.echo(f"Lien d’activation, valable 14 jours :\n  {activation_link(user)}")
