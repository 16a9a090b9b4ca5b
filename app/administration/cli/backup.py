"""`flask backup` and `flask restore`: everything in one file, and back."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.administration.services import backup as backups
from app.core.db import db
from app.core.search_index.upkeep import rebuild_later

FILE = click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path, dir_okay=False))


@click.command("backup")
@FILE
@with_appcontext
def backup(path: Path) -> None:
    """Sauvegarde la base et les fichiers dans une archive, sans arrêter le service."""
    try:
        note = backups.save(path.absolute())
    except backups.BackupRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Sauvegarde écrite : {path} ({path.stat().st_size / 1e6:.1f} Mo).")
    if not note.has_files:
        click.echo("Les fichiers de STORAGE_URL n’y sont pas : ce stockage se sauvegarde à part.")


@click.command("restore")
@FILE
@click.option("--force", is_flag=True, help="Écrase les données présentes.")
@with_appcontext
def restore(path: Path, force: bool) -> None:
    """Remet en place une sauvegarde. Arrêtez d’abord le service et le worker."""
    try:
        note = backups.restore(path.absolute(), force=force)
    except backups.BackupRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    rebuild_later()  # the index is that of what stood here before
    db.session.commit()
    click.echo(f"Sauvegarde du {note.made_at} remise en place.")
    click.echo("Lancez maintenant : flask --app wsgi db upgrade")
