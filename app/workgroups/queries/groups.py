"""Groups found: by their address, those one may join, those that nobody facilitates."""

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Region
from app.workgroups.models import JoinRequest, JoinStatus, Openness, Theme, Workgroup
from app.workgroups.policies import all_workgroups

JOINABLE = (Openness.OPEN, Openness.ON_REQUEST)


def find_workgroup(
    statement: Select[Workgroup], region_slug: str, theme_slug: str
) -> Select[Workgroup]:
    """Narrow a scope of groups to the one of an address."""
    return statement.where(Region.slug == region_slug, Theme.slug == theme_slug)


def region_at(slug: str) -> Select[Region]:
    """The region of an address."""
    return select(Region).where(Region.slug == slug)


def joinable_in(region_code: str) -> list[Workgroup]:
    """The groups of a region that one may ask to join, in the order of their themes."""
    return list(
        db.session.scalars(
            all_workgroups().where(
                Workgroup.region_code == region_code, Workgroup.openness.in_(JOINABLE)
            )
        )
    )


def without_facilitator() -> Select[Workgroup]:
    """The living groups that nobody facilitates."""
    return all_workgroups().where(
        Workgroup.openness != Openness.ARCHIVED, Workgroup.facilitator_count == 0
    )


def pending_request(workgroup: Workgroup, user: User) -> Select[JoinRequest]:
    """A person's request to join a group that waits for an answer."""
    return select(JoinRequest).where(
        JoinRequest.workgroup_id == workgroup.id,
        JoinRequest.user_id == user.id,
        JoinRequest.status == JoinStatus.PENDING,
    )
