"""People with what one person may read of them: the only source of cards and exports.

A detail that the reader may not see is empty here already, whatever is made of it afterwards.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.directory import registry
from app.directory.models import (
    Affiliation,
    Department,
    Detail,
    Expertise,
    Organisation,
    Profile,
    ProfileExpertise,
    Region,
)
from app.directory.policies.people import shown_details_of, visible_people

AT_A_TIME = 500


@dataclass(frozen=True)
class Contact:
    """A person as another may know them. ``labels``: the values of each facet, in French."""

    id: int
    first_name: str
    last_name: str
    email: str
    phone: str
    region: str
    department: str
    updated_at: datetime | None
    ties: Sequence[Affiliation] = ()
    expertises: Sequence[str] = ()
    labels: dict[str, list[str]] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def contacts(viewer: User, user_ids: Sequence[int]) -> Iterator[Contact]:
    """These people in their order, some hundreds at a time; those who left are not among them."""
    for start in range(0, len(user_ids), AT_A_TIME):
        yield from _some(viewer, user_ids[start : start + AT_A_TIME])


def _some(viewer: User, user_ids: Sequence[int]) -> Iterator[Contact]:
    rows = {row.id: row for row in db.session.execute(_people(viewer, user_ids))}
    shown = shown_details_of(viewer, user_ids)
    ties, expertises = _ties(user_ids), _expertises(user_ids)
    labels = _labels(user_ids)
    for user_id in user_ids:
        if user_id in rows:
            yield _contact(
                rows[user_id],
                shown.get(user_id, set()),
                ties=ties.get(user_id, ()),
                expertises=expertises.get(user_id, ()),
                labels=labels.get(user_id, {}),
            )


def _people(viewer: User, user_ids: Collection[int]) -> Select[*tuple[object, ...]]:
    return (
        visible_people(viewer)
        .outerjoin(Profile, Profile.user_id == User.id)
        .outerjoin(Region, Region.code == Profile.region_code)
        .outerjoin(Department, Department.code == Profile.department_code)
        .where(User.id.in_(user_ids))
        .with_only_columns(
            User.id,
            User.first_name,
            User.last_name,
            User.email,
            Profile.phone,
            Profile.updated_at,
            Region.name.label("region"),
            Department.name.label("department"),
        )
    )


def _contact(row: Row[*tuple[object, ...]], shown: set[Detail], **known: object) -> Contact:
    return Contact(
        id=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email if Detail.EMAIL in shown else "",
        phone=(row.phone or "") if Detail.PHONE in shown else "",
        region=row.region or "",
        department=row.department or "",
        updated_at=row.updated_at,
        **known,  # type: ignore[arg-type]
    )


def _ties(user_ids: Collection[int]) -> dict[int, list[Affiliation]]:
    found: dict[int, list[Affiliation]] = {}
    current = (
        select(Affiliation)
        .options(
            joinedload(Affiliation.organisation).options(
                joinedload(Organisation.type), joinedload(Organisation.department)
            )
        )
        .where(Affiliation.user_id.in_(user_ids), Affiliation.ended_on.is_(None))
        .order_by(Affiliation.started_on, Affiliation.id)
    )
    for tie in db.session.scalars(current):
        found.setdefault(tie.user_id, []).append(tie)
    return found


def _expertises(user_ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    said = (
        select(ProfileExpertise.user_id, Expertise.label)
        .join(Expertise, Expertise.id == ProfileExpertise.expertise_id)
        .where(ProfileExpertise.user_id.in_(user_ids))
        .order_by(Expertise.search_label)
    )
    for user_id, label in db.session.execute(said):
        found.setdefault(user_id, []).append(label)
    return found


def _labels(user_ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """The groups, themes and roles of these people, by their French names."""
    given = registry.labels_of_people(user_ids)
    wanted: dict[str, set[str]] = {}
    for labels in given.values():
        for facet, value in labels:
            wanted.setdefault(facet, set()).add(value)
    names = registry.names_of(wanted)
    found: dict[int, dict[str, list[str]]] = {}
    for user_id, labels in given.items():
        for facet, value in sorted(labels):
            name = names.get((facet, value))
            if name:
                found.setdefault(user_id, {}).setdefault(facet, []).append(name)
    return found
