"""Duplicates: who may be the same person, why we think so, and what staff can do about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select, union
from sqlalchemy.orm import defer, joinedload

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


ORDER = list(Likeness)
File = TypeVar("File", User, AccessRequest)


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
    like_accounts = _by_sign(accounts, lambda each: [each.email, each.sort_name])
    like_requests = _by_sign(
        _requests_like(requests, user), lambda each: [each.email, *_names_of(each)]
    )
    found = {}
    for asked in requests:
        signs = [asked.email, *_names_of(asked)]
        alike = [
            *_like_accounts(asked, _with(signs, like_accounts), ties),
            *_like_requests(asked, _with(signs, like_requests)),
        ]
        found[asked.id] = sorted(alike, key=lambda each: ORDER.index(each.likeness))
    return found


def _names_of(asked: AccessRequest) -> set[str]:
    """A person's name both ways: accounts sort by the last one, and some people swap the two."""
    first, last = fold(asked.first_name), fold(asked.last_name)
    return {f"{first} {last}", f"{last} {first}"}


def _by_sign(
    files: Iterable[File], signs: Callable[[File], Iterable[str]]
) -> dict[str, list[File]]:
    """Files by each address and name under which they are to be found."""
    found: dict[str, list[File]] = {}
    for each in files:
        for sign in signs(each):
            found.setdefault(sign, []).append(each)
    return found


def _with(signs: Iterable[str], files: dict[str, list[File]]) -> list[File]:
    """The files that bear one of these signs, each once."""
    return list({each.id: each for sign in signs for each in files.get(sign, ())}.values())


def _accounts_like(requests: Iterable[AccessRequest]) -> list[User]:
    """Each sign has its index: a union reads both, where an « or » may read the whole table."""
    alike = union(
        select(User.id).where(User.email.in_({asked.email for asked in requests})),
        select(User.id).where(User.sort_name.in_(_names_among(requests))),
    )
    return list(
        db.session.scalars(
            select(User)
            .where(User.id.in_(alike), User.anonymised_at.is_(None))
            .order_by(User.id)
            .limit(FOUND_AT_MOST)
        )
    )


def _names_among(requests: Iterable[AccessRequest]) -> set[str]:
    return {name for asked in requests for name in _names_of(asked)}


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
    alike = union(
        select(AccessRequest.id).where(
            AccessRequest.email.in_({asked.email for asked in requests})
        ),
        select(AccessRequest.id).where(AccessRequest.search_name.in_(_names_among(requests))),
    )
    return list(
        db.session.scalars(
            visible_requests(user)
            .where(AccessRequest.id.in_(alike), AccessRequest.status.in_(TOLD))
            .options(defer(AccessRequest.motivation))
            .order_by(AccessRequest.id.desc())
            .limit(FOUND_AT_MOST)
        )
    )


def _like_accounts(
    asked: AccessRequest, accounts: Iterable[User], ties: dict[int, list[Affiliation]]
) -> Iterable[Duplicate]:
    for account in accounts:
        own = ties[account.id]
        if account.id == asked.user_id:
            continue
        if account.email == asked.email:
            likeness = Likeness.SAME_ADDRESS
        elif any(_is_in_place_of(asked, tie) for tie in own):
            likeness = Likeness.SAME_PLACE
        else:
            likeness = Likeness.NEW_ADDRESS
        yield Duplicate(likeness, account=account, affiliations=own)


def _like_requests(asked: AccessRequest, others: Iterable[AccessRequest]) -> Iterable[Duplicate]:
    for other in others:
        if other.id == asked.id:
            continue
        if other.email == asked.email:
            yield Duplicate(Likeness.SAME_ADDRESS, request=other)
        elif _place_of(asked) == _place_of(other) != "":
            yield Duplicate(Likeness.SAME_PLACE, request=other)


def _is_in_place_of(asked: AccessRequest, tie: Affiliation) -> bool:
    if tie.organisation is None:
        return False
    is_known = asked.organisation_id == tie.organisation_id
    return is_known or _place_of(asked) == tie.organisation.search_name


def _place_of(asked: AccessRequest) -> str:
    return fold(asked.organisation_name)
