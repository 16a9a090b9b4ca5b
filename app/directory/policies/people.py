"""Who is in the directory, and who may see each detail of a person.

There is one rule, ``shows``, a condition of SQL: pages, lists, cards and exports all ask it, so
that none can say more than another. Staff see no more here than members do.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased, lazyload

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Affiliation, Detail, Profile, Visibility
from app.directory.registry import sharing_a_group_with

_CHOICES = {
    Detail.EMAIL: Profile.email_visibility,
    Detail.PHONE: Profile.phone_visibility,
    Detail.PHOTO: Profile.photo_visibility,
}


def in_directory() -> ColumnElement[bool]:
    """The condition that a person is in the directory: an account in use, by somebody."""
    return and_(
        User.activated_at.is_not(None),
        User.deactivated_at.is_(None),
        User.anonymised_at.is_(None),
    )


def visible_people(_viewer: User) -> Select[User]:
    """The people whom a member finds in the directory; their details are asked for apart."""
    return select(User).where(in_directory()).options(lazyload(User.roles))


def visible_profiles(_viewer: User) -> Select[Profile]:
    """The pages of the people whom a member finds in the directory."""
    return select(Profile).join(Profile.user).where(in_directory())


def shows(viewer: User, detail: Detail) -> ColumnElement[bool]:
    """The condition that a profile lets a person see a detail: their own, or as it was chosen."""
    choice = _CHOICES[detail]
    own = aliased(Profile)
    is_neighbour = (
        select(own.user_id)
        .where(own.user_id == viewer.id, own.region_code == Profile.region_code)
        .correlate(Profile)
        .exists()
    )
    return or_(
        Profile.user_id == viewer.id,
        choice == Visibility.MEMBERS,
        and_(choice == Visibility.REGION, is_neighbour),
        and_(choice == Visibility.GROUPS, Profile.user_id.in_(sharing_a_group_with(viewer))),
    )


def shown_details_of(viewer: User, user_ids: Collection[int]) -> dict[int, set[Detail]]:
    """The details of each of these people that a person may see; nobody outside the directory
    has any, save oneself."""
    asked = [shows(viewer, detail).label(detail.value) for detail in Detail]
    rows = db.session.execute(
        select(Profile.user_id, *asked)
        .join(Profile.user)
        .where(Profile.user_id.in_(user_ids), or_(in_directory(), User.id == viewer.id))
    )
    return {
        row.user_id: {detail for detail in Detail if row._mapping[detail.value]} for row in rows
    }


def shown_details(viewer: User, profile: Profile) -> set[Detail]:
    """The details of a person that another may see."""
    return shown_details_of(viewer, [profile.user_id]).get(profile.user_id, set())


def can_see(viewer: User, detail: Detail, profile: Profile) -> bool:
    """Whether a person may see one detail of another."""
    return detail in shown_details(viewer, profile)


def photographed(viewer: User) -> Select[Profile]:
    """The profiles whose photo a person may see."""
    return visible_profiles(viewer).where(
        Profile.photo_stored_name.is_not(None), shows(viewer, Detail.PHOTO)
    )


def own_profile(user: User) -> Select[Profile]:
    """A person's own page."""
    return select(Profile).where(Profile.user_id == user.id)


def own_affiliations(user: User) -> Select[Affiliation]:
    """The ties of a person to structures that hold today."""
    return select(Affiliation).where(Affiliation.user_id == user.id, Affiliation.ended_on.is_(None))
