"""Commands of notifications: a person's letter, read here or sent at once."""

import click
from flask.cli import AppGroup

from app.accounts.queries import find_user
from app.core.db import db
from app.core.errors import DomainError
from app.core.mail.notation import as_text
from app.notifications.kinds import Rhythm
from app.notifications.services.letters import compose_now, send_now

commands = AppGroup("notifications", help="Lettres de nouvelles.")


@commands.command("letter")
@click.argument("email")
@click.option(
    "--rhythm",
    type=click.Choice([Rhythm.WEEKLY.value, Rhythm.DAILY.value]),
    default=Rhythm.WEEKLY.value,
    show_default=True,
    help="La lettre de la semaine, ou celle du jour.",
)
@click.option("--dry-run", is_flag=True, help="Affiche la lettre, sans l’envoyer.")
def letter(email: str, rhythm: str, dry_run: bool) -> None:
    """Envoie à une personne sa lettre de nouvelles sans attendre son heure."""
    user = find_user(email)
    if user is None or not user.is_active:
        raise click.BadParameter("cette adresse n’est pas celle d’un compte actif.")
    composed = compose_now(user, Rhythm(rhythm))
    if composed is None:
        click.echo("Rien à dire\u00a0: aucune lettre ne partirait.")
        return
    if dry_run:
        text, small_print = as_text(composed.body)
        click.echo(f"Objet\u00a0: {composed.subject}\n\n{text}\n\n-- \n{small_print}")
        return
    try:
        send_now(user, Rhythm(rhythm))
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(f"La lettre part à {user.email}.")
