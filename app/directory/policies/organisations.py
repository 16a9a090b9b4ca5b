"""Who sees structures, proposes one, completes its page, merges doubles and imports lists."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from app.accounts.models import NationalRole, User
from app.core.db import db
from app.directory.models import Affiliation, Department, ImportRun, Organisation


def can_see_directory(user: User) -> bool:
    """Whether a person reads the directory: whoever is signed in, robots never."""
    return bool(user.is_authenticated)


def can_propose_organisation(user: User) -> bool:
    """Whether a person may add a structure that is missing: every member may."""
    return bool(user.is_authenticated)


def can_manage_directory(user: User) -> bool:
    """Whether a person confirms structures, merges doubles and imports lists."""
    return user.has_role(NationalRole.ANSA, NationalRole.ADMIN)


def visible_organisations(user: User) -> Select[Organisation]:
    """The structures that a person may see, doubles included: their page leads to the one kept."""
    every = select(Organisation).options(
        joinedload(Organisation.type),
        joinedload(Organisation.department).joinedload(Department.region),
    )
    return every if user.is_authenticated else every.where(false())


def can_edit_organisation(user: User, organisation: Organisation) -> bool:
    """Whether a person may complete a structure's page: its people of today, and staff."""
    if organisation.merged_into_id is not None:
        return False
    return can_manage_directory(user) or _belongs_to(user, organisation)


def _belongs_to(user: User, organisation: Organisation) -> bool:
    tie = select(Affiliation.id).where(
        Affiliation.user_id == user.id,
        Affiliation.organisation_id == organisation.id,
        Affiliation.ended_on.is_(None),
    )
    return db.session.scalar(tie.limit(1)) is not None


def visible_imports(user: User) -> Select[ImportRun]:
    """The imports of lists, for those who may run one."""
    every = select(ImportRun).options(joinedload(ImportRun.run_by))
    return every if can_manage_directory(user) else every.where(false())
