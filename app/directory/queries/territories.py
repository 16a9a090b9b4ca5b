"""Territories in French order, and the zone of each person."""

from collections.abc import Collection

from sqlalchemy import select

from app.core.db import db
from app.directory.models import Department, Profile, Region
from app.notifications.kinds import default_zones


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


@default_zones
def zones_of_people(user_ids: Collection[int]) -> dict[int, str]:
    """The zone (IANA name) of the region of each of these people: when their letter leaves."""
    rows = db.session.execute(
        select(Profile.user_id, Region.timezone)
        .join(Profile.region)
        .where(Profile.user_id.in_(user_ids))
    )
    return {row.user_id: row.timezone for row in rows}
