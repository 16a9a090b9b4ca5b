"""Accounts found by part of a name or address, and what stands around one account."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import NationalRole, RoleGrant, User
from app.accounts.policies import visible_sessions
from app.core.audit import AuditEntry, entries_about
from app.core.db import db
from app.core.text import fold
from app.directory.models import Affiliation, Profile, Region
from app.workgroups.models import Membership, RegionalMandate, Role, Workgroup

JOURNAL_LENGTH = 100


class AccountState(StrEnum):
    """Where an account stands."""

    ACTIVE = "active"
    PENDING = "pending"
    DEACTIVATED = "deactivated"

    @property
    def label(self) -> str:
        return {
            "active": "Actif",
            "pending": "En attente d’activation",
            "deactivated": "Désactivé",
        }[self.value]


class HeldRole(StrEnum):
    """A role by which accounts are filtered, national or not."""

    ANSA = "ansa"
    NATIONAL = "national"
    ADMIN = "admin"
    REGION = "region"
    FACILITATOR = "facilitator"

    @property
    def label(self) -> str:
        if self.value in set(NationalRole):
            return NationalRole(self.value).label
        return {"region": "Équipe régionale", "facilitator": "Animatrice ou animateur"}[self.value]


@dataclass(frozen=True)
class AccountFilters:
    """What one looks for among accounts; empty means all."""

    words: str = ""
    state: str = ""
    role: str = ""
    region: str = ""


def state_of(user: User) -> AccountState:
    """Where an account stands today."""
    if user.deactivated_at:
        return AccountState.DEACTIVATED
    return AccountState.PENDING if user.is_pending else AccountState.ACTIVE


def bears_words(typed: str) -> ColumnElement[bool]:
    """The condition that each word is part of the name, accents apart, or of the address."""
    return and_(true(), *(_bears(word) for word in typed.split()))


def _bears(word: str) -> ColumnElement[bool]:
    in_address = User.email.contains(word.casefold(), autoescape=True)
    folded = fold(word)
    if not folded:
        return in_address
    return or_(User.sort_name.contains(folded, autoescape=True), in_address)


def narrowed(accounts: Select[User], wanted: AccountFilters) -> Select[User]:
    """The accounts that fit every filter."""
    if wanted.words:
        accounts = accounts.where(bears_words(wanted.words))
    if wanted.state:
        accounts = accounts.where(*_in_state(AccountState(wanted.state)))
    if wanted.role:
        accounts = accounts.where(User.id.in_(_holders(HeldRole(wanted.role))))
    if wanted.region:
        accounts = accounts.where(
            User.id.in_(select(Profile.user_id).where(Profile.region_code == wanted.region))
        )
    return accounts


def _in_state(state: AccountState) -> list[ColumnElement[bool]]:
    if state is AccountState.DEACTIVATED:
        return [User.deactivated_at.is_not(None)]
    waiting = User.activated_at.is_(None)
    return [User.deactivated_at.is_(None), waiting if state is AccountState.PENDING else ~waiting]


def _holders(role: HeldRole) -> Select[int]:
    if role is HeldRole.REGION:
        return select(RegionalMandate.user_id)
    if role is HeldRole.FACILITATOR:
        return select(Membership.user_id).where(
            Membership.role == Role.FACILITATOR, Membership.ended_at.is_(None)
        )
    return select(RoleGrant.user_id).where(RoleGrant.role == NationalRole(role.value))


def count(rows: Select[User]) -> int:
    """How many rows a narrowed list holds."""
    bare = rows.with_only_columns(User.id).order_by(None)
    return db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def region_names_of(user_ids: list[int]) -> dict[int, str]:
    """The region of each of these people who has one."""
    rows = db.session.execute(
        select(Profile.user_id, Region.name)
        .join(Profile.region)
        .where(Profile.user_id.in_(user_ids))
    )
    return dict(rows.all())


def affiliations_of(user: User) -> list[Affiliation]:
    """The ties in force of a person, with their structures."""
    return list(
        db.session.scalars(
            select(Affiliation)
            .where(Affiliation.user_id == user.id, Affiliation.ended_on.is_(None))
            .options(joinedload(Affiliation.organisation))
            .order_by(Affiliation.id)
        )
    )


def memberships_of(user: User) -> list[Membership]:
    """The groups a person is in today, with the role they hold there, in the grid's order."""
    return list(
        db.session.scalars(
            select(Membership)
            .join(Membership.workgroup)
            .join(Workgroup.theme)
            .join(Workgroup.region)
            .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
            .options(
                contains_eager(Membership.workgroup).contains_eager(Workgroup.theme),
                contains_eager(Membership.workgroup).contains_eager(Workgroup.region),
            )
            .order_by(Region.sort_name, Workgroup.id)
        )
    )


def left_without_facilitator(user: User) -> list[Workgroup]:
    """The groups that nobody would facilitate any more without this person."""
    return [
        membership.workgroup
        for membership in memberships_of(user)
        if membership.role is Role.FACILITATOR
        and membership.workgroup.facilitator_count <= 1
        and not membership.workgroup.is_archived
    ]


def mandates_of(user: User) -> list[RegionalMandate]:
    """The regions of which a person is the regional team."""
    return list(
        db.session.scalars(
            select(RegionalMandate)
            .join(RegionalMandate.region)
            .options(contains_eager(RegionalMandate.region))
            .where(RegionalMandate.user_id == user.id)
            .order_by(Region.sort_name)
        )
    )


def session_count(user: User) -> int:
    """How many browsers hold a session of this person that still lasts."""
    lasting = visible_sessions(user).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(lasting)) or 0


def journal_of(user: User) -> list[AuditEntry]:
    """What was done to an account, newest first, the last hundred lines."""
    newest_first = entries_about(user).order_by(None).order_by(AuditEntry.id.desc())
    return list(db.session.scalars(newest_first.limit(JOURNAL_LENGTH)))
