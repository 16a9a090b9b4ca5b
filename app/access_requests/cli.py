"""Commands: the bulk gestures of the queue, each with its trial run."""

from collections.abc import Sequence
from datetime import timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.access_requests.models import AccessRequest, Gesture, RequestStatus
from app.access_requests.policies import can_decide_somewhere, decidable_requests
from app.access_requests.services import bulk
from app.access_requests.services.overdue import remind_staff
from app.accounts.models import User
from app.accounts.queries import find_user
from app.core.db import db, now
from app.core.tokens import new_secret

commands = AppGroup("access-requests", help="Demandes d’accès : réponses en nombre, rappels.")
region_option = click.option("--region", help="Code Insee de la région, toutes sans cette option.")
age_option = click.option(
    "--older-than", type=click.IntRange(0), default=0, help="Jours d’attente au moins."
)
by_option = click.option("--by", "email", required=True, help="Adresse de qui décide.")
trial_option = click.option(
    "--dry-run", is_flag=True, help="Dit ce qui serait fait, sans le faire."
)


@commands.command("accept")
@region_option
@age_option
@by_option
@trial_option
def accept(region: str | None, older_than: int, email: str, dry_run: bool) -> None:
    """Accepte tous les groupes des demandes à décider."""
    _answer(Gesture.ACCEPT, "", _officer(email), (region, older_than), dry_run)


@commands.command("decline")
@region_option
@age_option
@by_option
@click.option("--reason", required=True, help="Motif, que les personnes liront.")
@trial_option
def decline(region: str | None, older_than: int, email: str, reason: str, dry_run: bool) -> None:
    """Refuse tous les groupes des demandes à décider, avec un motif."""
    _answer(Gesture.DECLINE, reason, _officer(email), (region, older_than), dry_run)


@commands.command("write")
@region_option
@age_option
@by_option
@click.option("--text", required=True, help="Message, que les personnes liront.")
@trial_option
def write(region: str | None, older_than: int, email: str, text: str, dry_run: bool) -> None:
    """Écrit aux personnes dont la demande est à décider."""
    _answer(Gesture.WRITE, text, _officer(email), (region, older_than), dry_run)


@commands.command("remind-staff")
def remind() -> None:
    """Envoie dès maintenant le rappel quotidien des demandes en retard."""
    remind_staff({})
    db.session.commit()


def _officer(email: str) -> User:
    officer = find_user(email)
    if officer is None or not officer.is_active or not can_decide_somewhere(officer):
        raise click.BadParameter("cette adresse n’est pas celle d’une personne qui décide.")
    return officer


def _answer(
    gesture: Gesture,
    text: str,
    officer: User,
    narrowing: tuple[str | None, int],
    is_trial: bool,
) -> None:
    """Run a gesture in slices, each saved before the next."""
    ids = _found(officer, *narrowing)
    for start in range(0, len(ids), bulk.LIMIT):
        wanted = select(AccessRequest).where(AccessRequest.id.in_(ids[start : start + bulk.LIMIT]))
        requests = list(db.session.scalars(wanted.order_by(AccessRequest.id)))
        if is_trial:
            _tell([(p.asked, p.obstacle) for p in bulk.prospects(requests, gesture, by=officer)])
            continue
        ran = bulk.run(requests, gesture, text, by=officer, submission_key=new_secret())
        known = {asked.id: asked for asked in requests}
        _tell([(known[request_id], why) for request_id, why in ran.results])
        db.session.commit()
    click.echo(f"{len(ids)} demande(s){' (essai : rien n’a été fait)' if is_trial else ''}.")


def _found(officer: User, region: str | None, older_than: int) -> list[int]:
    found = decidable_requests(officer).where(
        AccessRequest.status == RequestStatus.PENDING,
        AccessRequest.confirmed_at <= now() - timedelta(days=older_than),
    )
    if region:
        found = found.where(AccessRequest.region_code == region)
    ordered = found.order_by(AccessRequest.confirmed_at, AccessRequest.id)
    return list(db.session.scalars(ordered.with_only_columns(AccessRequest.id)))


def _tell(results: Sequence[tuple[AccessRequest, str]]) -> None:
    for asked, why in results:
        outcome = f"laissée : {why}" if why else "traitée"
        click.echo(f"{asked.id}\t{asked.full_name} <{asked.email}>\t{outcome}")
