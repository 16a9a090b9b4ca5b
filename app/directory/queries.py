"""Reads of the directory: territories in French order, structures by name."""

from collections.abc import Collection

from sqlalchemy import Select, or_, select

from app.accounts.models import User
from app.core.db import db
from app.core.text import fold
from app.directory.models import Affiliation, Department, Organisation, Profile, Region
from app.notifications.kinds import default_zones

SUGGESTIONS = 8


def all_regions() -> list[Region]:
    """Every region in French order: accents and case ignored, « La Réunion » at L."""
    return list(db.session.scalars(select(Region).order_by(Region.sort_name)))


def departments_of(region_code: str) -> list[Department]:
    """The departments of a region, by code."""
    return list(
        db.session.scalars(
            select(Department)
            .where(Department.region_code == region_code)
            .order_by(Department.code)
        )
    )


def find_organisation(name: str, department_code: str | None = None) -> Organisation | None:
    """The known structure of this very name, accents and case apart, best in this department."""
    found = db.session.scalars(
        select(Organisation).where(Organisation.search_name == fold(name)).order_by(Organisation.id)
    ).all()
    here = [each for each in found if each.department_code == department_code]
    return next(iter([*here, *found]), None)


def suggested_organisations(typed: str, limit: int = SUGGESTIONS) -> list[Organisation]:
    """Known structures with a word that starts as what was typed, from three letters on."""
    words = fold(typed)
    if len(words) < 3:
        return []
    return list(
        db.session.scalars(
            select(Organisation)
            .where(
                or_(
                    Organisation.search_name.startswith(words, autoescape=True),
                    Organisation.search_name.contains(f" {words}", autoescape=True),
                )
            )
            .order_by(Organisation.search_name, Organisation.id)
            .limit(limit)
        )
    )


def current_affiliations() -> Select[Affiliation]:
    """The ties in force, to be narrowed by person or structure."""
    return select(Affiliation).where(Affiliation.ended_on.is_(None))


def people_in(organisation_id: int) -> Select[User]:
    """The people who belong to a structure today."""
    return (
        select(User)
        .join(Affiliation, Affiliation.user_id == User.id)
        .where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.ended_on.is_(None),
            User.deactivated_at.is_(None),
        )
    )


@default_zones
def zones_of_people(user_ids: Collection[int]) -> dict[int, str]:
    """The zone (IANA name) of the region of each of these people: when their letter leaves."""
    rows = db.session.execute(
        select(Profile.user_id, Region.timezone)
        .join(Profile.region)
        .where(Profile.user_id.in_(user_ids))
    )
    return {row.user_id: row.timezone for row in rows}
