"""The crowd written in bulk. Its journal tells only that each request was sent and confirmed."""

from collections.abc import Iterable, Iterator
from random import Random

from sqlalchemy import func, select

from app.access_requests.models import AccessRequest, Decision, RequestStatus, WantedWorkgroup
from app.accounts.models import User
from app.administration.demo.crowd.drawing import DECIDED, Applicant, Crowd
from app.administration.demo.crowd.inserting import BATCH, Row, insert_numbered, insert_rows
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.text import fold
from app.directory.models import Affiliation, Department, Organisation, Profile
from app.workgroups.models import Membership, Openness, Role, Workgroup
from app.workgroups.services.memberships import recount

PER_SCALE = 100
EMAILS = "demande-%@exemple.fr"


def multiply(scale: int) -> int:
    """Bring the crowd to a hundred requests for each step of scale above one; return how many
    were added. Counts are stored again at the end."""
    is_one = AccessRequest.email.like(EMAILS)
    first = db.session.scalar(select(func.count(AccessRequest.id)).where(is_one)) or 0
    last = max(first, (scale - 1) * PER_SCALE)
    for start in range(first, last, BATCH):
        _write_batch(start, min(start + BATCH, last))
    if last > first:
        recount(list(db.session.scalars(select(Workgroup.id).order_by(Workgroup.id))))
    return last - first


def _write_batch(start: int, end: int) -> None:
    crowd = Crowd(_joinable_groups(), _demo_places(), Random(start))  # noqa: S311 - not a secret
    applicants = [crowd.draw(number) for number in range(start, end)]
    members = [each for each in applicants if each.is_in]
    user_ids = insert_numbered(User, [_user(each.row) for each in members])
    for each, user_id in zip(members, user_ids, strict=True):
        each.row["user_id"] = user_id
    request_ids = list(
        insert_numbered(AccessRequest, [{"user_id": None, **each.row} for each in applicants])
    )
    insert_rows(WantedWorkgroup, _wishes(zip(applicants, request_ids, strict=True)))
    insert_rows(AuditEntry, _journal(zip(applicants, request_ids, strict=True)))
    insert_rows(Profile, (_profile(each.row) for each in members))
    insert_rows(Affiliation, (_affiliation(each.row) for each in members))
    insert_rows(
        Membership, (_membership(each, group) for each in members for group in _groups(each))
    )


def _joinable_groups() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for group in db.session.execute(
        select(Workgroup.region_code, Workgroup.id)
        .where(Workgroup.openness.in_((Openness.OPEN, Openness.ON_REQUEST)))
        .order_by(Workgroup.region_code, Workgroup.id)
    ):
        found.setdefault(group.region_code, []).append(group.id)
    return found


def _demo_places() -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = {}
    for organisation, region_code in db.session.execute(
        select(Organisation, Department.region_code)
        .join(Organisation.department)
        .where(Organisation.is_demo)
        .order_by(Organisation.id)
    ):
        found.setdefault(region_code, []).append(organisation)
    return found


def _groups(applicant: Applicant) -> list[int]:
    return applicant.workgroup_ids if applicant.is_in else []


def _user(row: Row) -> Row:
    return {
        "email": row["email"],
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "sort_name": fold(f"{row['last_name']} {row['first_name']}"),
        "created_at": row["decided_at"],
        "activated_at": row["decided_at"],
        "activation_sent_at": row["decided_at"],
        "is_demo": True,
    }


def _profile(row: Row) -> Row:
    return {"user_id": row["user_id"], "region_code": row["region_code"]}


def _affiliation(row: Row) -> Row:
    return {
        "user_id": row["user_id"],
        "organisation_id": row["organisation_id"],
        "job_title": row["job_title"],
        "started_on": row["decided_at"].date(),
    }


def _membership(applicant: Applicant, workgroup_id: int) -> Row:
    return {
        "workgroup_id": workgroup_id,
        "user_id": applicant.row["user_id"],
        "role": Role.MEMBER,
        "joined_at": applicant.row["decided_at"],
    }


def _wishes(numbered: Iterable[tuple[Applicant, int]]) -> Iterator[Row]:
    for applicant, request_id in numbered:
        decision = DECIDED.get(applicant.status, Decision.UNDECIDED)
        if applicant.status is RequestStatus.ON_HOLD:
            decision = Decision.HELD
        for workgroup_id in applicant.workgroup_ids:
            yield {
                "request_id": request_id,
                "workgroup_id": workgroup_id,
                "decision": decision,
                "decided_at": applicant.row["decided_at"],
            }


def _journal(numbered: Iterable[tuple[Applicant, int]]) -> Iterator[Row]:
    for applicant, request_id in numbered:
        for action, moment in (
            ("access_request.submitted", applicant.row["created_at"]),
            ("access_request.confirmed", applicant.row["confirmed_at"]),
        ):
            if moment:
                yield {
                    "at": moment,
                    "action": action,
                    "subject_kind": AccessRequest.__tablename__,
                    "subject_id": str(request_id),
                }
