"""`flask demo`: fictional people loaded, listed, removed."""

import click
from flask.cli import AppGroup

from app.administration.demo import loading, removal
from app.administration.demo.accounts import PASSWORD, PERSONAS
from app.administration.demo.crowd import multiply
from app.administration.demo.crowd.directory import fill_directory
from app.administration.demo.crowd.documents import fill_library
from app.administration.demo.crowd.forums import fill_forums
from app.core.db import db
from app.core.settings import settings
from app.directory.services import entries

demo = AppGroup("demo", help="Données fictives de démonstration.")


@demo.command("load")
@click.option(
    "--scale",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Multiplie les personnes et les demandes : une centaine de demandes par unité.",
)
@click.option(
    "--volume",
    type=click.Choice(["forum", "directory", "documents"]),
    help="Remplit une partie du service : « forum » y écrit 110 000 messages de 2 000 membres, "
    "« directory » met dans l’annuaire les personnes que dit --people, et leurs structures, "
    "« documents » met dans la bibliothèque les documents que dit --documents.",
)
@click.option("--people", type=click.IntRange(min=1), default=100_000, show_default=True)
@click.option("--documents", type=click.IntRange(min=1), default=100_000, show_default=True)
@click.option("--if-empty", is_flag=True, help="Ne fait rien si quelqu’un a déjà un compte.")
def load(scale: int, volume: str | None, people: int, documents: int, if_empty: bool) -> None:
    """Charge des personnes et des demandes fictives."""
    if not settings().demo:
        raise click.ClickException("ces comptes ont un mot de passe public. Réglez DEMO=1.")
    if if_empty and not loading.is_empty():
        return
    if not loading.is_loaded():
        click.echo("Chargement de la démonstration…")
        loading.load()
    if added := multiply(scale):
        click.echo(f"Demandes ajoutées à la foule : {added}")
    if volume == "forum" and (posts := fill_forums()):
        click.echo(f"Messages ajoutés aux forums : {posts}")
    if volume == "directory" and (added := fill_directory(people)):
        click.echo(f"Personnes ajoutées à l’annuaire : {added}")
    if volume == "documents" and (added := fill_library(documents)):
        click.echo(f"Documents ajoutés à la bibliothèque : {added}")
    entries.refresh_all()
    db.session.commit()


@demo.command("remove")
def remove() -> None:
    """Retire ce que la démonstration a chargé, et rien d’autre."""
    removed = removal.remove()
    entries.refresh_all()
    db.session.commit()
    click.echo("Retiré : " + ", ".join(f"{count} {noun}" for noun, count in removed.items()) + ".")


@demo.command("accounts")
def accounts() -> None:
    """Affiche les comptes et leur mot de passe."""
    if not loading.is_loaded():
        raise click.ClickException("la démonstration n’est pas chargée : flask … demo load")
    for persona in PERSONAS.values():
        click.echo(f"  {persona.email:<24} {persona.label}")
    click.echo(f"Mot de passe de démonstration : {PASSWORD}")
