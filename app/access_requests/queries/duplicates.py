"""Duplicates: who may be the same person, why we think so, and what staff can do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.access_requests.models import OPEN_STATUSES, AccessRequest, RequestStatus
from app.access_requests.policies import visible_requests
from app.accounts.models import User
from app.accounts.policies import can_manage
from app.core.db import db
from app.core.text import fold
from app.directory.models import Affiliation

FOUND_AT_MOST = 500
TOLD = OPEN_STATUSES | {RequestStatus.APPROVED, RequestStatus.DECLINED}


class Likeness(StrEnum):
    """Why two files may be those of one person."""

    SAME_ADDRESS = "same_address"
    SAME_PLACE = "same_place"
    NEW_ADDRESS = "new_address"

    @property
    def label(self) -> str:
        return {
            "same_address": "Même adresse électronique",
            "same_place": "Même nom dans la même structure",
            "new_address": "Même nom, autre adresse : changement d’employeur ?",
        }[self.value]


@dataclass(frozen=True)
class Duplicate:
    """Another file, an account or a request, that may be the same person's."""

    likeness: Likeness
    account: User | None = None
    request: AccessRequest | None = None
    affiliations: Sequence[Affiliation] = ()


@dataclass(frozen=True)
class Offer:
    """What staff may do with an account that looks the same, instead of opening a second one."""

    account: User
    label: str
    has_moved: bool = False

    @property
    def key(self) -> str:
        return f"{'demenage' if self.has_moved else 'ajoute'}-{self.account.id}"


def offers_of(asked: AccessRequest, duplicates: Sequence[Duplicate], user: User) -> list[Offer]:
    """The accounts that a request may be attached to, and how.

    None once an account serves the request, or when one has its very address: that one serves.
    Only those who manage an account may give it another address.
    """
    alike = [each.account for each in duplicates if each.account and each.account.is_active]
    if asked.user_id is not None or asked.email in {account.email for account in alike}:
        return []
    offers = []
    for account in alike:
        name = account.full_name
        offers.append(Offer(account, f"Oui, {name} : ajouter cette structure à son compte"))
        if can_manage(user, account):
            label = f"Oui, {name}, qui a changé de structure : son compte passe à cette adresse"
            offers.append(Offer(account, label, has_moved=True))
    return offers


def duplicates_of(asked: AccessRequest, user: User) -> list[Duplicate]:
    """The accounts and requests that may be the same person's, the surest first."""
    return duplicates_among([asked], user)[asked.id]


def duplicates_among(requests: Sequence[AccessRequest], user: User) -> dict[int, list[Duplicate]]:
    """The same for each request of a page, in as many queries for 50 as for one."""
    accounts = _accounts_like(requests)
    ties = _ties_of(accounts)
    others = _requests_like(requests, user)
    order = list(Likeness)
    return {
        asked.id: sorted(
            [*_like_accounts(asked, accounts, ties), *_like_requests(asked, others)],
            key=lambda each: order.index(each.likeness),
        )
        for asked in requests
    }


def _names_of(asked: AccessRequest) -> set[str]:
    """A person's name both ways: accounts sort by the last one, and some people swap the two."""
    first, last = asked.first_name, asked.last_name
    return {fold(f"{first} {last}"), fold(f"{last} {first}")}


def _accounts_like(requests: Iterable[AccessRequest]) -> list[User]:
    emails = {asked.email for asked in requests}
    names = {name for asked in requests for name in _names_of(asked)}
    return list(
        db.session.scalars(
            select(User)
            .where(
                or_(User.email.in_(emails), User.sort_name.in_(names)),
                User.anonymised_at.is_(None),
            )
            .order_by(User.id)
            .limit(FOUND_AT_MOST)
        )
    )


def _ties_of(accounts: Iterable[User]) -> dict[int, list[Affiliation]]:
    found: dict[int, list[Affiliation]] = {account.id: [] for account in accounts}
    for tie in db.session.scalars(
        select(Affiliation)
        .where(Affiliation.user_id.in_(found), Affiliation.ended_on.is_(None))
        .options(joinedload(Affiliation.organisation))
        .order_by(Affiliation.id)
    ):
        found[tie.user_id].append(tie)
    return found


def _requests_like(requests: Iterable[AccessRequest], user: User) -> list[AccessRequest]:
    emails = {asked.email for asked in requests}
    names = {name for asked in requests for name in _names_of(asked)}
    return list(
        db.session.scalars(
            visible_requests(user)
            .where(
                or_(AccessRequest.email.in_(emails), AccessRequest.search_name.in_(names)),
                AccessRequest.status.in_(TOLD),
            )
            .order_by(AccessRequest.id.desc())
            .limit(FOUND_AT_MOST)
        )
    )


def _like_accounts(
    asked: AccessRequest, accounts: Iterable[User], ties: dict[int, list[Affiliation]]
) -> Iterable[Duplicate]:
    names = _names_of(asked)
    for account in accounts:
        if account.id == asked.user_id:
            continue
        own = ties[account.id]
        if account.email == asked.email:
            yield Duplicate(Likeness.SAME_ADDRESS, account=account, affiliations=own)
        elif account.sort_name in names:
            is_here = any(_is_in_place_of(asked, tie) for tie in own)
            likeness = Likeness.SAME_PLACE if is_here else Likeness.NEW_ADDRESS
            yield Duplicate(likeness, account=account, affiliations=own)


def _like_requests(asked: AccessRequest, others: Iterable[AccessRequest]) -> Iterable[Duplicate]:
    names = _names_of(asked)
    for other in others:
        if other.id == asked.id:
            continue
        if other.email == asked.email:
            yield Duplicate(Likeness.SAME_ADDRESS, request=other)
        elif names & _names_of(other) and _place_of(asked) == _place_of(other) != "":
            yield Duplicate(Likeness.SAME_PLACE, request=other)


def _is_in_place_of(asked: AccessRequest, tie: Affiliation) -> bool:
    if tie.organisation is None:
        return False
    is_known = asked.organisation_id == tie.organisation_id
    return is_known or _place_of(asked) == fold(tie.organisation.name)


def _place_of(asked: AccessRequest) -> str:
    return fold(asked.organisation_name)
