"""`flask documents`: checks, antivirus, texts and files of the library, for operators."""

from itertools import chain
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import find_user
from app.core import antivirus, files
from app.core.antivirus import AntivirusAway
from app.core.dates import NBSP
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.sheets import read_table
from app.documents.models import DocumentFile, ExtractionState
from app.documents.services import checking, extracting, importing, scanning

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


@documents.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--csv",
    "listing",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Liste : fichier, titre, type, annee, region, groupe, visibilite, resume, departements.",
)
@click.option("--by", "email", required=True, help="Adresse de qui dépose.")
@click.option("--tell", is_flag=True, help="Prévient les membres, comme pour un dépôt.")
@click.option("--dry-run", is_flag=True, help="Dit ce qui serait fait, sans le faire.")
def import_folder(folder: Path, listing: Path, email: str, tell: bool, dry_run: bool) -> None:
    """Dépose les fichiers d’un dossier, décrits par un fichier CSV ou XLSX."""
    user = find_user(email)
    if user is None or not user.is_active:
        raise click.BadParameter("cette adresse n’est celle d’aucun compte actif.")
    counts = {"déposé": 0, "déjà là": 0, "refusé": 0}
    try:
        for number, line in importing.lines_of(read_table(listing.read_bytes())):
            outcome, why = _import_line(line, folder, user, tells=tell, is_trial=dry_run)
            counts[outcome] += 1
            click.echo(f"ligne {number}\t{line[importing.FILE]}\t{outcome}{why}")
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    told = ", ".join(f"{outcome}{NBSP}: {count}" for outcome, count in counts.items())
    click.echo(f"Essai, rien n’est fait : {told}" if dry_run else told)


def _import_line(
    line: dict[str, str], folder: Path, user: User, *, tells: bool, is_trial: bool
) -> tuple[str, str]:
    """Do one line and save it; what became of it, and why it was refused."""
    try:
        entry = importing.understand(line, folder, by=user)
        if importing.is_there(entry):
            return "déjà là", ""
        if not is_trial:
            importing.bring_in(entry, by=user, is_told=tells)
            db.session.commit()
    except DomainError as refusal:
        db.session.rollback()
        return "refusé", f" : {refusal}"
    return "déposé", ""
