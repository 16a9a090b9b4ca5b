"""`flask directory`: the entries that the search reads, written anew and checked."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.queries import find_user
from app.core.db import db
from app.core.errors import DomainError
from app.core.sheets import read_table
from app.core.tokens import new_secret
from app.directory.models import ImportKind, ImportProblem, ImportRun
from app.directory.policies.organisations import can_manage_directory
from app.directory.services import entries
from app.directory.services.imports import running

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


@directory.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind", required=True, type=click.Choice([kind.value for kind in ImportKind]), help="Contenu."
)
@click.option("--by", "email", required=True, help="Adresse de qui importe.")
@click.option("--send", is_flag=True, help="Envoie l’invitation aux comptes ouverts.")
@click.option("--dry-run", is_flag=True, help="Dit ce qui serait fait, sans le faire.")
def import_list(file: Path, kind: str, email: str, send: bool, dry_run: bool) -> None:
    """Importe les personnes ou les structures d’un fichier CSV ou XLSX."""
    user = find_user(email)
    if user is None or not user.is_active or not can_manage_directory(user):
        raise click.BadParameter("cette adresse n’est pas celle d’une personne qui importe.")
    try:
        table = read_table(file.read_bytes())
        run = running.take(table, ImportKind(kind), file.name, by=user, submission_key=new_secret())
        running.check(run, run.mapping)
        _go_through(run)
        if not dry_run:
            running.bring_in(run, sends_invitations=send, by=user)
            _go_through(run)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _tell(run, is_trial=dry_run)


def _go_through(run: ImportRun) -> None:
    """Do every slice here rather than in the worker, each saved before the next."""
    while run.is_at_work:
        running.advance(run)
        db.session.commit()


def _tell(run: ImportRun, *, is_trial: bool) -> None:
    left_out = select(ImportProblem).where(ImportProblem.run_id == run.id)
    for each in db.session.scalars(left_out.order_by(ImportProblem.number)):
        click.echo(f"ligne {each.number}\t{each.typed}\t{each.problem}")
    click.echo(
        f"{run.added_count} ajout(s), {run.completed_count} fiche(s) complétée(s), "
        f"{run.unchanged_count} déjà à jour, {run.problem_count} ligne(s) laissée(s)"
        f"{' (essai : rien n’a été fait)' if is_trial else ''}."
    )
