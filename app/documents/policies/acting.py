"""Who may deposit, and what each may do with a document."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, or_, select

from app.accounts.anybody import anybody_like
from app.accounts.models import NationalRole, User
from app.core.db import db
from app.directory.models import Region
from app.documents.models import Document
from app.documents.policies.reading import visible_trash
from app.documents.policies.rights import rights_on
from app.workgroups.models import Openness, Workgroup
from app.workgroups.policies import all_workgroups, region_codes_of, run_by, workgroup_ids_of
from app.workgroups.standing import WRITING_ROLES, standing_in


@dataclass(frozen=True)
class Places:
    """Where a person may deposit: groups, regions, and whether the nation."""

    workgroups: Select[Workgroup]
    regions: Select[Region]
    has_nation: bool


def deposit_places(user: User) -> Places:
    """The places where a person may deposit: the groups they take part in or run, the regions
    of their team; every one for ANSA, the nation for ANSA and the national delegation."""
    own = Workgroup.id.in_(workgroup_ids_of(user, *WRITING_ROLES))
    living = Workgroup.openness != Openness.ARCHIVED
    regions = select(Region).order_by(Region.sort_name)
    return Places(
        all_workgroups().where(living, or_(own, run_by(user))),
        regions if user.is_ansa else regions.where(Region.code.in_(region_codes_of(user))),
        user.has_role(NationalRole.ANSA, NationalRole.NATIONAL),
    )


def can_deposit(user: User, region_code: str | None, workgroup_id: int | None = None) -> bool:
    """Whether a person deposits in a place: in a group whoever takes part in it, in a region its
    team, in the nation ANSA and the national delegation. Observers read without depositing."""
    standing = standing_in(user, region_code, workgroup_id)
    return standing.takes_part if workgroup_id is not None else standing.oversees


def can_deposit_somewhere(user: User) -> bool:
    """Whether a person deposits in some place."""
    if user.has_role(NationalRole.ANSA, NationalRole.NATIONAL):
        return True
    somewhere = _deposits_somewhere(anybody_like(user))
    return bool(db.session.scalar(somewhere, {"user_id": user.id}))


@cache
def _deposits_somewhere(reader: User) -> Select[bool]:
    places = deposit_places(reader)
    one = (each.order_by(None).limit(1).exists() for each in (places.workgroups, places.regions))
    return select(or_(*one))


def can_run(user: User, document: Document) -> bool:
    """Whether a person answers for the place of a document: facilitator, region, ANSA."""
    return rights_on(user, document).runs


def can_edit(user: User, document: Document) -> bool:
    """Whether a person changes what is said of a document: those who run its place, and its
    depositor while it is a working note and they take part in the place."""
    return rights_on(user, document).may_edit


def can_add_version(user: User, document: Document) -> bool:
    """Whether a person deposits a new version: who takes part in the group, else who runs."""
    return rights_on(user, document).may_add_version


def can_adopt(user: User, document: Document) -> bool:
    """Whether a person says that the group has adopted a document, or takes it back."""
    return rights_on(user, document).may_adopt


def can_validate(user: User, document: Document) -> bool:
    """Whether a person validates for the region: its team, ANSA; for the nation those who act
    for it."""
    return rights_on(user, document).may_validate


def can_publish(user: User, document: Document) -> bool:
    """Whether a person says that a document is published."""
    return rights_on(user, document).may_publish


def can_change_audience(user: User, document: Document) -> bool:
    """Whether a person says who may read a document, the public aside."""
    return rights_on(user, document).may_change_audience


def can_open_to_public(user: User, document: Document) -> bool:
    """Whether a person opens a document to the public: the region's team, ANSA, the nation's."""
    return rights_on(user, document).may_open_to_public


def can_trash(user: User, document: Document) -> bool:
    """Whether a person puts a document in the trash: who may edit it."""
    return rights_on(user, document).may_trash


def can_restore(user: User, document: Document) -> bool:
    """Whether a person takes a document out of the trash: who may see it there and runs its
    place, or threw it away themselves."""
    seen = visible_trash(user).where(Document.id == document.id).with_only_columns(Document.id)
    is_seen = db.session.scalar(seen) is not None
    return is_seen and (can_run(user, document) or document.trashed_by_id == user.id)
