"""What the directory learns of groups: who is in which, with what role, on what theme."""

from collections.abc import Collection, Iterable

from flask import url_for
from sqlalchemy import Select, or_, select

from app.accounts.models import User
from app.core.db import db
from app.directory import registry
from app.directory.models import Affiliation, Profile
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
REGIONAL_TEAM_NAME = "Équipe régionale"


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


def names_of(facet: str, values: Collection[str]) -> dict[str, str]:
    """« Accès à l’alimentation (Bretagne) », « Animatrice ou animateur »."""
    if facet == ROLE:
        names = {role.value: role.label for role in Role} | {REGIONAL_TEAM: REGIONAL_TEAM_NAME}
        return {value: names[value] for value in values if value in names}
    numbers = registry.numbers_among(values)
    if facet == THEME:
        themes = db.session.execute(select(Theme.id, Theme.title).where(Theme.id.in_(numbers)))
        return {str(row.id): row.title for row in themes}
    groups = db.session.scalars(all_workgroups().where(Workgroup.id.in_(numbers)))
    return {str(each.id): f"{each.title} ({each.region.name})" for each in groups}


@registry.organisation_labels
def labels_of_organisations(organisation_ids: Collection[int]) -> dict[int, list[registry.Label]]:
    """The groups and themes where these structures sit through their people of today."""
    sitting = (
        select(Affiliation.organisation_id, Membership.workgroup_id, Workgroup.theme_id)
        .join(User, User.id == Affiliation.user_id)
        .join(Membership, Membership.user_id == User.id)
        .join(Membership.workgroup)
        .where(
            Affiliation.organisation_id.in_(organisation_ids),
            Affiliation.ended_on.is_(None),
            Membership.ended_at.is_(None),
            in_directory(),
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
    people = (
        select(Affiliation.user_id)
        .join(Affiliation.user)
        .where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.ended_on.is_(None),
            in_directory(),
        )
    )
    sitting = select(Membership.workgroup_id).where(
        Membership.user_id.in_(people), Membership.ended_at.is_(None)
    )
    rows = db.session.scalars(all_workgroups().where(Workgroup.id.in_(sitting)))
    lines = [_line(each) for each in rows]
    return registry.Section("Groupes de travail où siège la structure", lines) if lines else None
