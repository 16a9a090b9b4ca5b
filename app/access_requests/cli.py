"""Commands: the bulk gestures of the queue, and invitations, each with its trial run."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.access_requests.models import AccessRequest, Gesture, RequestStatus
from app.access_requests.policies import can_decide_somewhere, decidable_requests
from app.access_requests.queries.invitations import offered_by
from app.access_requests.services import bulk, invitations
from app.access_requests.services.address_lists import read
from app.access_requests.services.invitation_lines import Prospect, prospects
from app.access_requests.services.overdue import remind_staff
from app.accounts.models import User
from app.accounts.queries import find_user
from app.core.db import db, now
from app.core.list_files import UnreadableList, decode
from app.core.tokens import new_secret
from app.workgroups.models import Workgroup
from app.workgroups.queries import find_workgroup

commands = AppGroup(
    "access-requests", help="Demandes d’accès : réponses en nombre, rappels, invitations."
)
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


@commands.command("invite")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--group", "groups", multiple=True, required=True, metavar="REGION/THEME")
@click.option("--by", "email", required=True, help="Adresse de qui invite.")
@trial_option
def invite(file: Path, groups: tuple[str, ...], email: str, dry_run: bool) -> None:
    """Invite les personnes d’un fichier CSV dans un ou plusieurs groupes."""
    inviter = find_user(email)
    if inviter is None or not inviter.is_active:
        raise click.BadParameter("cette adresse n’est pas celle d’un compte actif.")
    workgroups = [_offered(inviter, group) for group in dict.fromkeys(groups)]
    try:
        rows = read(decode(file.read_bytes()))
    except UnreadableList as refusal:
        raise click.ClickException(str(refusal)) from refusal
    done = prospects(rows, workgroups)
    if not dry_run:
        done = invitations.invite(rows, workgroups, by=inviter)
        db.session.commit()
    _tell_lines(done, is_trial=dry_run)


def _offered(inviter: User, group: str) -> Workgroup:
    region, _, theme = group.partition("/")
    found = db.session.scalar(find_workgroup(offered_by(inviter), region, theme))
    if found is None:
        raise click.BadParameter(f"« {group} » n’est pas un groupe que cette personne anime.")
    return found


def _tell_lines(done: Sequence[Prospect], *, is_trial: bool) -> None:
    for each in done:
        row = each.row
        click.echo(f"{row.number}\t{row.full_name} <{row.email or row.typed}>\t{each.label}")
    sent = sum(each.outcome.is_effective for each in done)
    click.echo(f"{sent} invitation(s){' (essai : rien n’a été fait)' if is_trial else ''}.")
