"""Groups as staff keep them: one more for a region, somebody named to facilitate it."""

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Membership, Role, Theme, Workgroup
from app.workgroups.services import add_member, change_role, create_theme, create_workgroup


def name_facilitator(workgroup: Workgroup, person: User, by: User) -> Membership:
    """Put a person at the head of a group, as a member first if need be; they are told."""
    membership = add_member(workgroup, person, by=by)
    return change_role(membership, Role.FACILITATOR, by=by)


def open_workgroup(
    *, region_code: str, theme_id: int | None, number: int | None, title: str, by: User
) -> Workgroup:
    """Open a group more: of a known theme, or of a new theme that only this region has.

    Raises WorkgroupExists.
    """
    if theme_id is not None:
        theme = db.session.get_one(Theme, theme_id)
        return create_workgroup(region_code, theme, local_title=title, by=by)
    theme = create_theme(number=number or 1, title=title, region_code=region_code, by=by)
    return db.session.scalars(select(Workgroup).where(Workgroup.theme_id == theme.id)).one()
