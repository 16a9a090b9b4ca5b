"""The log narrowed, read page by page or from end to end, and the names of what it is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, or_, select

from app.access_requests.models import AccessRequest
from app.accounts.models import User
from app.administration.queries.accounts import bears_words
from app.administration.queries.labels import REFERENCES
from app.core.audit import AuditEntry, kind_of
from app.core.dates import current_zone
from app.core.db import db, is_reading
from app.core.parameters import declared
from app.directory.models import Organisation, Region
from app.directory.queries import all_regions
from app.workgroups.models import Theme, Workgroup

BATCH = 500


@dataclass(frozen=True)
class AuditFilters:
    """What one looks for in the log; empty means all."""

    action: str = ""
    person: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    since: date | None = None
    until: date | None = None


def narrowed(entries: Select[AuditEntry], wanted: AuditFilters) -> Select[AuditEntry]:
    """The lines that fit every filter; days are those of the reader's zone."""
    if wanted.action:
        entries = entries.where(AuditEntry.action == wanted.action)
    if wanted.person:
        people = select(User.id).where(bears_words(wanted.person))
        named = AuditEntry.actor_name.icontains(wanted.person, autoescape=True)
        entries = entries.where(or_(AuditEntry.actor_id.in_(people), named))
    if wanted.subject_kind:
        entries = entries.where(AuditEntry.subject_kind == wanted.subject_kind)
    if wanted.subject_id:
        entries = entries.where(AuditEntry.subject_id == wanted.subject_id)
    if wanted.since:
        entries = entries.where(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until:
        entries = entries.where(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=current_zone())


def read_through(entries: Select[AuditEntry]) -> Iterator[Sequence[AuditEntry]]:
    """The lines from the newest to the oldest, in batches, each read in a short transaction.

    A slow reader of a long export holds neither memory nor the lock of SQLite's writer.
    """
    last_id: int | None = None
    while True:
        is_reading.set(True)
        older = entries.where(AuditEntry.id < last_id) if last_id is not None else entries
        batch = db.session.scalars(older.limit(BATCH)).all()
        if not batch:
            return
        last_id = batch[-1].id
        yield batch
        db.session.rollback()
        db.session.expunge_all()


def subject_names(entries: Sequence[AuditEntry]) -> dict[tuple[str, str], str]:
    """The names of what these lines are about or mention: one query for each kind."""
    wanted: dict[str, set[int]] = {}
    for kind, number in _mentioned(entries):
        if number.isdigit():
            wanted.setdefault(kind, set()).add(int(number))
    names = {("parameters", each.key): each.label for each in declared()}
    names |= {(kind_of(Region), each.code): each.name for each in all_regions()}
    for name_of in NAMERS:
        names |= name_of(wanted)
    return names


def _mentioned(entries: Sequence[AuditEntry]) -> Iterator[tuple[str, str]]:
    """Each thing that a line is about, or names in its details: its kind and number."""
    for entry in entries:
        yield entry.subject_kind, entry.subject_id
        for key, kind in REFERENCES.items():
            if entry.details.get(key) is not None:
                yield kind, str(entry.details[key])


Wanted = dict[str, set[int]]
Names = dict[tuple[str, str], str]


def _names_of_people(wanted: Wanted) -> Names:
    kind = kind_of(User)
    if not (ids := wanted.get(kind)):
        return {}
    rows = db.session.execute(
        select(User.id, User.first_name, User.last_name).where(User.id.in_(ids))
    )
    return {(kind, str(number)): f"{first} {last}" for number, first, last in rows}


def _names_of_requests(wanted: Wanted) -> Names:
    kind = kind_of(AccessRequest)
    if not (ids := wanted.get(kind)):
        return {}
    rows = db.session.execute(
        select(AccessRequest.id, AccessRequest.first_name, AccessRequest.last_name).where(
            AccessRequest.id.in_(ids)
        )
    )
    return {(kind, str(number)): f"{first} {last}" for number, first, last in rows}


def _names_of_workgroups(wanted: Wanted) -> Names:
    kind = kind_of(Workgroup)
    if not (ids := wanted.get(kind)):
        return {}
    rows = db.session.execute(
        select(Workgroup.id, Workgroup.local_title, Theme.title, Region.name)
        .join(Workgroup.theme)
        .join(Workgroup.region)
        .where(Workgroup.id.in_(ids))
    )
    return {
        (kind, str(number)): f"{local or title} ({region})" for number, local, title, region in rows
    }


def _names_of_organisations(wanted: Wanted) -> Names:
    kind = kind_of(Organisation)
    if not (ids := wanted.get(kind)):
        return {}
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    )
    return {(kind, str(number)): name for number, name in rows}


def _names_of_themes(wanted: Wanted) -> Names:
    kind = kind_of(Theme)
    if not (ids := wanted.get(kind)):
        return {}
    rows = db.session.execute(select(Theme.id, Theme.title).where(Theme.id.in_(ids)))
    return {(kind, str(number)): title for number, title in rows}


NAMERS = (
    _names_of_people,
    _names_of_requests,
    _names_of_workgroups,
    _names_of_organisations,
    _names_of_themes,
)
