"""Commands of accounts: open one, close one, without the screens."""

import click
from email_validator import EmailNotValidError
from flask.cli import AppGroup

from app.accounts import services
from app.accounts.models import NationalRole, User
from app.accounts.queries import find_user
from app.accounts.services.activation import activation_link
from app.core.addresses import normalise_address
from app.core.db import db
from app.core.errors import DomainError
from app.core.text import one_line

commands = AppGroup("accounts", help="Ouvrir et fermer des comptes.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Dit ce qui serait fait, sans rien faire.")


@commands.command("create")
@click.argument("email")
@click.option("--first-name", required=True, help="Prénom.")
@click.option("--last-name", required=True, help="Nom.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in NationalRole]),
    help="Rôle national ; peut être répété.",
)
@click.option("--send", is_flag=True, help="Envoie le lien par courriel au lieu de l’afficher.")
@DRY_RUN
def create(
    email: str, first_name: str, last_name: str, roles: tuple[str, ...], send: bool, dry_run: bool
) -> None:
    """Ouvre un compte et donne son lien d’activation."""
    user = _create(email, one_line(first_name), one_line(last_name), roles)
    if dry_run:
        db.session.rollback()
        click.echo(f"Un compte serait ouvert pour {one_line(email)}.")
        return
    link = None
    if send:
        services.send_activation(user)
    else:
        link = activation_link(user)
    db.session.commit()
    click.echo(f"Compte ouvert pour {user.email}.")
    click.echo(f"Lien d’activation : {link}" if link else "Lien d’activation envoyé par courriel.")


def _create(email: str, first_name: str, last_name: str, roles: tuple[str, ...]) -> User:
    try:
        address = normalise_address(email)
        user = services.create_account(
            email=address, first_name=first_name, last_name=last_name, by=None
        )
    except EmailNotValidError as error:
        raise click.ClickException(f"{email} : cette adresse n’est pas valable.") from error
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for role in roles:
        services.grant_role(user, NationalRole(role), by=None)
    return user


@commands.command("deactivate")
@click.argument("email")
@DRY_RUN
def deactivate(email: str, dry_run: bool) -> None:
    """Désactive un compte : plus de connexion, plus de courriel, sessions fermées."""
    user = _find(email)
    try:
        services.deactivate(user, by=None)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _finish(dry_run, f"{user.email} serait désactivé.", f"{user.email} est désactivé.")


@commands.command("reactivate")
@click.argument("email")
@DRY_RUN
def reactivate(email: str, dry_run: bool) -> None:
    """Rend son compte à une personne."""
    user = _find(email)
    services.reactivate(user, by=None)
    _finish(dry_run, f"{user.email} serait réactivé.", f"{user.email} est réactivé.")


@commands.command("resend")
@click.argument("emails", nargs=-1, required=True)
@DRY_RUN
def resend(emails: tuple[str, ...], dry_run: bool) -> None:
    """Envoie de nouveau le lien d’activation de comptes en attente, un ou plusieurs."""
    users = [_find(email) for email in emails]
    for user in users:
        if not user.is_pending or not user.is_active:
            raise click.ClickException(f"{user.email} n’attend pas d’activation.")
    for user in users:
        services.send_activation(user)
    told = ", ".join(user.email for user in users)
    _finish(dry_run, f"Un lien serait envoyé à {told}.", f"Lien envoyé à {told}.")


def _find(email: str) -> User:
    user = find_user(email)
    if user is None:
        raise click.ClickException(f"{email} : aucun compte à cette adresse.")
    return user


def _finish(dry_run: bool, would: str, done: str) -> None:
    """Save, or take everything back, and say so."""
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    click.echo(would if dry_run else done)
