"""`flask purge` and `flask check`: what operators, or their timers, run to keep things clean."""

import click
from flask.cli import with_appcontext

from app.administration.services import consistency
from app.administration.services import purge as purging
from app.core.db import db


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Compte ce qui serait effacé, sans rien effacer.")
@with_appcontext
def purge(dry_run: bool) -> None:
    """Efface ce qui a dépassé sa durée de conservation."""
    erased = purging.purge()
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    click.echo("Serait effacé (essai, rien n’est fait) :" if dry_run else "Effacé :")
    for noun, count in erased.items():
        click.echo(f"  {count:>7}  {noun}")


@click.command("check")
@click.option("--mend", is_flag=True, help="Corrige ce qui peut l’être sans choix à faire.")
@with_appcontext
def check(mend: bool) -> None:
    """Vérifie que les données s’accordent entre elles."""
    problems = consistency.check(mend=mend)
    db.session.commit()
    for problem in problems:
        click.echo(f"{'corrigé' if problem.is_mended else 'anomalie'} : {problem.message}")
    left = [problem for problem in problems if not problem.is_mended]
    if left:
        raise click.ClickException(f"{len(left)} anomalie(s).")
    click.echo("Tout s’accorde.")
