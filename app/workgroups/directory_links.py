"""What the directory learns of groups: who is in which, with what role, on what theme."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from flask import url_for
from sqlalchemy import Select, bindparam, func, literal, or_, select, union_all

from app.accounts.models import User
from app.core.db import db
from app.directory import registry
from app.directory.models import Affiliation, Profile, Region
from app.directory.policies.people import in_directory
from app.workgroups.models import Membership, RegionalMandate, Role, Theme, Workgroup
from app.workgroups.policies import (
    all_workgroups,
    is_facilitator,
    region_codes_of,
    run_by,
    workgroup_ids_of,
)

GROUP, THEME, ROLE = "group", "theme", "role"
REGIONAL_TEAM = "regional_team"
ROLE_NAMES = {role.value: role.label for role in Role} | {REGIONAL_TEAM: "Équipe régionale"}


def labels_of(user_ids: Collection[int]) -> dict[int, list[registry.Label]]:
    """The groups, themes and roles of these people today."""
    found: dict[int, list[registry.Label]] = {}
    places = select(
        Membership.user_id, Membership.workgroup_id, Membership.role, Workgroup.theme_id
    ).join(Membership.workgroup)
    current = places.where(Membership.user_id.in_(user_ids), Membership.ended_at.is_(None))
    for user_id, workgroup_id, role, theme_id in db.session.execute(current):
        found.setdefault(user_id, []).extend(
            [(GROUP, str(workgroup_id)), (THEME, str(theme_id)), (ROLE, role.value)]
        )
    mandates = select(RegionalMandate.user_id).where(RegionalMandate.user_id.in_(user_ids))
    for user_id in db.session.scalars(mandates):
        found.setdefault(user_id, []).append((ROLE, REGIONAL_TEAM))
    return found


def names_of(wanted: Mapping[str, Collection[str]]) -> dict[registry.Label, str]:
    """« Accès à l’alimentation (Bretagne) », « Animatrice ou animateur »."""
    found = {
        (ROLE, value): ROLE_NAMES[value] for value in wanted.get(ROLE, ()) if value in ROLE_NAMES
    }
    keys = {facet: registry.numbers_among(wanted.get(facet, ())) for facet in (THEME, GROUP)}
    if any(keys.values()):
        rows = db.session.execute(_all_named(), keys)
        found |= {(facet, str(number)): name for facet, number, name in rows}
    return found


@cache
def _all_named() -> Any:
    """The themes and groups of these numbers: built once, for each page of the directory asks."""
    several = [
        named.where(key.in_(bindparam(facet, expanding=True))) for facet, key, named in _named()
    ]
    return union_all(*several)


def _named() -> Iterator[tuple[str, Any, Any]]:
    """Of themes and groups: the facet, the number, and a select of both with the name."""
    yield THEME, Theme.id, select(literal(THEME), Theme.id, Theme.title)
    title = func.coalesce(func.nullif(Workgroup.local_title, ""), Theme.title)
    groups = select(literal(GROUP), Workgroup.id, title + " (" + Region.name + ")")
    yield GROUP, Workgroup.id, groups.join(Workgroup.theme).join(Workgroup.region)


@registry.organisation_labels
def labels_of_organisations(organisation_ids: Collection[int]) -> dict[int, list[registry.Label]]:
    """The groups and themes where these structures sit through their people of today."""
    sitting = (
        select(Affiliation.organisation_id, Membership.workgroup_id, Workgroup.theme_id)
        .join(Membership, Membership.user_id == Affiliation.user_id)
        .join(Membership.workgroup)
        .where(
            Affiliation.organisation_id.in_(organisation_ids),
            Affiliation.ended_on.is_(None),
            Membership.ended_at.is_(None),
            Affiliation.user.has(in_directory()),  # joined, SQLite would start from everybody
        )
        .distinct()
    )
    found: dict[int, list[registry.Label]] = {}
    for organisation_id, workgroup_id, theme_id in db.session.execute(sitting):
        seat = [(GROUP, str(workgroup_id)), (THEME, str(theme_id))]
        found.setdefault(organisation_id or 0, []).extend(seat)
    return found


registry.labels((GROUP, THEME, ROLE), labels_of, names_of)


@registry.shared_groups
def in_a_group_with(viewer: User) -> Select[int]:
    """The people who are in a group with a person today."""
    return select(Membership.user_id).where(
        Membership.workgroup_id.in_(workgroup_ids_of(viewer)), Membership.ended_at.is_(None)
    )


def of_what_they_run(viewer: User) -> Select[int]:
    """The members of the groups that a person runs, and the people of their region."""
    members = (
        select(Membership.user_id)
        .join(Membership.workgroup)
        .where(run_by(viewer), Membership.ended_at.is_(None))
    )
    neighbours = select(Profile.user_id).where(Profile.region_code.in_(region_codes_of(viewer)))
    return select(User.id).where(or_(User.id.in_(members), User.id.in_(neighbours)))


registry.exports(is_facilitator, of_what_they_run)


def _person_of(row: Membership | RegionalMandate) -> Iterable[int]:
    return [row.user_id]


registry.follow(Membership, _person_of)
registry.follow(RegionalMandate, _person_of)


def _line(workgroup: Workgroup, remark: str = "") -> registry.Line:
    href = url_for("workgroups.show", region=workgroup.region.slug, theme=workgroup.theme.slug)
    return registry.Line(f"{workgroup.title} ({workgroup.region.name})", href, remark)


@registry.person_section
def groups_of_person(_viewer: User, user_id: int) -> registry.Section | None:
    """The groups of a person, with their role."""
    places = all_workgroups().join(Membership, Membership.workgroup_id == Workgroup.id)
    rows = db.session.execute(
        places.add_columns(Membership.role).where(
            Membership.user_id == user_id, Membership.ended_at.is_(None)
        )
    ).all()
    lines = [_line(workgroup, role.label) for workgroup, role in rows]
    return registry.Section("Groupes de travail", lines) if lines else None


@registry.organisation_section
def groups_of_organisation(_viewer: User, organisation_id: int) -> registry.Section | None:
    """The groups where a structure sits: those of its people of today."""
    people = select(Affiliation.user_id).where(
        Affiliation.organisation_id == organisation_id,
        Affiliation.ended_on.is_(None),
        Affiliation.user.has(in_directory()),
    )
    sitting = select(Membership.workgroup_id).where(
        Membership.user_id.in_(people), Membership.ended_at.is_(None)
    )
    rows = db.session.scalars(all_workgroups().where(Workgroup.id.in_(sitting)))
    lines = [_line(each) for each in rows]
    return registry.Section("Groupes de travail où siège la structure", lines) if lines else None
