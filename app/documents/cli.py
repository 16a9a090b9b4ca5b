"""`flask documents`: checks, antivirus, texts and files of the library, for operators."""

from itertools import chain

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.core import antivirus, files
from app.core.antivirus import AntivirusAway
from app.core.db import db, now
from app.documents.models import DocumentFile, ExtractionState
from app.documents.services import checking, extracting, scanning

documents = AppGroup("documents", help="Documents : contrôles, antivirus, textes, import.")


@documents.command("check")
@click.option("--quick", is_flag=True, help="Sans relire les fichiers pour leur empreinte.")
def check(quick: bool) -> None:
    """Compare les lignes et les fichiers stockés, dans les deux sens."""
    found = list(chain(checking.problems(), checking.unused_files()))
    if not quick:
        found += checking.altered_files()
    for message in found:
        click.echo(f"anomalie : {message}")
    if found:
        raise click.ClickException(f"{len(found)} anomalie(s).")
    click.echo("Tout s’accorde.")


@documents.command("clean")
@click.option("--dry-run", is_flag=True, help="Dit ce qui serait effacé, sans rien effacer.")
def clean(dry_run: bool) -> None:
    """Efface les fichiers stockés qu’aucune ligne n’utilise depuis plus d’un jour."""
    for message in checking.unused_files():
        click.echo(message)
    if dry_run:
        click.echo("Essai : rien n’est effacé.")
        return
    count = files.erase_unused(now() - checking.UNUSED_AGE)
    db.session.commit()
    click.echo(f"Fichiers effacés : {count}")


@documents.command("scan")
@click.option("--all", "everything", is_flag=True, help="Tous, même ceux déjà analysés.")
def scan(everything: bool) -> None:
    """Soumet à l’antivirus les fichiers qui attendent, ou tous."""
    if everything and not antivirus.is_set():
        raise click.ClickException("CLAMD_URL n’est pas réglé.")
    every = select(DocumentFile.id).order_by(DocumentFile.id)
    ids = list(db.session.scalars(every)) if everything else scanning.waiting_ids()
    try:
        for file_id in ids:
            state = scanning.scan(file_id, again=everything)
            click.echo(f"fichier {file_id} : {state.label if state else 'absent'}")
    except AntivirusAway as away:
        raise click.ClickException(f"l’antivirus ne répond pas ({away}).") from away
    click.echo(f"Fichiers soumis : {len(ids)}")


@documents.command("read")
def read() -> None:
    """Relance la lecture des textes qui ont échoué."""
    failed = select(DocumentFile).where(DocumentFile.extraction_state == ExtractionState.FAILED)
    count = sum(extracting.retry(file) for file in db.session.scalars(failed).all())
    db.session.commit()
    click.echo(f"Lectures relancées : {count}")
