"""A stranger asks for access, then proves that the address is theirs.

The page does the same work for every address. What depends on it, whether it is known, is done
by a job: nobody learns from the answer, nor from its time, who has an account.
"""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.access_requests import mails
from app.access_requests.models import (
    OPEN_STATUSES,
    AccessRequest,
    AlreadyConfirmed,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.queries.links import CONFIRMATION, to_confirm
from app.access_requests.services.asking import ask_for_opinions
from app.access_requests.services.following import follow_link
from app.access_requests.services.locking import lock, lock_those_of, once_key
from app.accounts.models import User
from app.accounts.queries import find_user
from app.accounts.services import send_activation
from app.core import audit, jobs, parameters, tokens
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.core.text import fold
from app.directory.queries import find_organisation
from app.workgroups.models import Workgroup

UNCONFIRMED_DAYS = parameters.declare(
    "access_requests.unconfirmed_days",
    "Demandes d’accès : délai pour confirmer son adresse",
    unit="jours",
    default=7,
    maximum=60,
)
MAILS_PER_DAY = 5
SEARCH_NAME_LENGTH = 220


class WorkgroupElsewhere(DomainError):
    """A wanted group is not one of the chosen region."""

    next_step = "Revenez au formulaire et choisissez des groupes de votre région."

    def __init__(self) -> None:
        super().__init__("Un des groupes demandés n’appartient pas à la région choisie.")


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a person typed in the form, its format checked."""

    first_name: str
    last_name: str
    email: str
    organisation_name: str = ""
    department_code: str | None = None
    job_title: str
    region_code: str
    workgroup_ids: tuple[int, ...]
    motivation: str = ""


def submit(typed: Submission, *, submission_key: str) -> AccessRequest:
    """Keep a request apart until its address is confirmed. The same form sent twice is one.

    Raises WorkgroupElsewhere.
    """
    key = once_key(submission_key, *astuple(typed))
    same = select(AccessRequest).where(AccessRequest.submission_key == key)
    known = db.session.scalar(same)
    if known is not None:
        return known
    _check_workgroups(typed)
    asked = _written(typed, key)
    try:
        with db.session.begin_nested():
            db.session.add(asked)
    except IntegrityError:
        return db.session.scalars(same).one()
    audit.record("access_request.submitted", asked)
    jobs.enqueue("access_requests.after_submission", {"request_id": asked.id}, key=f"asked:{key}")
    return asked


def _check_workgroups(typed: Submission) -> None:
    there = db.session.scalar(
        select(func.count())
        .select_from(Workgroup)
        .where(Workgroup.id.in_(typed.workgroup_ids), Workgroup.region_code == typed.region_code)
    )
    if not typed.workgroup_ids or there != len(set(typed.workgroup_ids)):
        raise WorkgroupElsewhere


def _written(typed: Submission, key: str) -> AccessRequest:
    organisation = find_organisation(typed.organisation_name, typed.department_code)
    return AccessRequest(
        submission_key=key,
        first_name=typed.first_name,
        last_name=typed.last_name,
        search_name=fold(f"{typed.first_name} {typed.last_name}")[:SEARCH_NAME_LENGTH],
        email=typed.email,
        organisation_name=typed.organisation_name,
        organisation_id=organisation.id if organisation else None,
        department_code=typed.department_code,
        job_title=typed.job_title,
        region_code=typed.region_code,
        motivation=typed.motivation,
        wanted=[WantedWorkgroup(workgroup_id=each) for each in dict.fromkeys(typed.workgroup_ids)],
    )


@jobs.handler("access_requests.after_submission")
def after_submission(payload: dict[str, Any]) -> None:
    """Mail what the address calls for; a deactivated account gets nothing at all."""
    email = db.session.scalar(
        select(AccessRequest.email).where(AccessRequest.id == payload["request_id"])
    )
    if email is None:
        return
    living = lock_those_of(email)
    asked = next((each for each in living if each.id == payload["request_id"]), None)
    if asked is None or asked.status is not RequestStatus.UNCONFIRMED:
        return
    user = find_user(email)
    other = next((each for each in living if each.status in OPEN_STATUSES), None)
    if _is_pestered(email):
        _set_aside(asked, "too_many")
    elif user is not None:
        _answer_known(asked, user)
    elif other is not None:
        _set_aside(asked, "already_pending")
        send_mail(email, mails.ALREADY_PENDING.key, {"lien": follow_link(other)}, about=other)
    else:
        _ask_to_confirm(asked)


def _is_pestered(email: str) -> bool:
    """Whether an address was typed so often in a day that a person does not stand behind it."""
    recent = db.session.scalar(
        select(func.count())
        .select_from(AccessRequest)
        .where(AccessRequest.email == email, AccessRequest.created_at > now() - timedelta(days=1))
    )
    return (recent or 0) > MAILS_PER_DAY


def _answer_known(asked: AccessRequest, user: User) -> None:
    _set_aside(asked, "known_account")
    if not user.is_active:
        return
    if user.is_pending:
        send_activation(user, keep_former=True)
        return
    values = {"prenom": user.first_name, "lien": absolute_url("workgroups.index")}
    send_mail(user.email, mails.KNOWN_MEMBER.key, values, about=asked)


def _ask_to_confirm(asked: AccessRequest) -> None:
    """The first mail carries no word of the request: anybody may have typed this address."""
    days = parameters.value_of(UNCONFIRMED_DAYS)
    raw = tokens.issue(CONFIRMATION, asked.id, timedelta(days=days))
    values = {"lien": absolute_url("access_requests.confirm", token=raw), "jours": str(days)}
    send_mail(asked.email, mails.CONFIRM.key, values, about=asked)


def _set_aside(asked: AccessRequest, why: str) -> None:
    asked.move_to(RequestStatus.EXPIRED)
    tokens.revoke(CONFIRMATION, asked.id)
    audit.record("access_request.set_aside", asked, why=why)


def confirm(raw: str) -> AccessRequest:
    """Use the link of the first mail: the request goes to those who judge it.

    Raises InvalidToken, AlreadyConfirmed.
    """
    asked = to_confirm(raw)
    living = lock_those_of(asked.email)  # before the token: whoever withdraws goes that way too
    if asked not in living or asked.status is not RequestStatus.UNCONFIRMED:
        raise AlreadyConfirmed
    tokens.spend(CONFIRMATION, raw)
    for other in living:
        if other.status is RequestStatus.UNCONFIRMED and other is not asked:
            _set_aside(other, "another_confirmed")
    asked.move_to(RequestStatus.PENDING)
    asked.confirmed_at = now()
    audit.record("access_request.confirmed", asked)
    values = {"prenom": asked.first_name, "lien": follow_link(asked)}
    send_mail(asked.email, mails.RECEIVED.key, values, about=asked)
    ask_for_opinions(asked)
    return asked


def expire_unconfirmed(before: datetime) -> int:
    """Set aside the requests whose address was not confirmed in time; return how many."""
    late = (
        select(AccessRequest.id)
        .where(AccessRequest.status == RequestStatus.UNCONFIRMED, AccessRequest.created_at < before)
        .order_by(AccessRequest.id)
    )
    expired = 0
    for request_id in db.session.scalars(late).all():
        asked = lock(request_id)
        if asked.status is RequestStatus.UNCONFIRMED:
            _set_aside(asked, "not_confirmed")
            expired += 1
    return expired


@jobs.daily("access_requests.expire_unconfirmed", hour=3)
def expire_late(_payload: dict[str, Any]) -> None:
    """Each night, let go of the requests that nobody confirmed."""
    days = parameters.value_of(UNCONFIRMED_DAYS)
    expire_unconfirmed(now() - timedelta(days=days))
