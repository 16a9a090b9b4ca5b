"""Welcome: an accepted person gets an account, a place in the directory and their groups.

A person who is known already keeps their one account: the request becomes one more affiliation.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.access_requests import mails
from app.access_requests.models import AccessRequest, ImpossibleStep, WantedWorkgroup
from app.accounts.models import User
from app.accounts.queries import find_user
from app.accounts.services import change_address, create_account
from app.core import audit
from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.core.text import of
from app.directory.models import Organisation, Profile
from app.directory.services import (
    affiliate,
    end_affiliations,
    find_or_add_organisation,
    settle,
)
from app.workgroups.services import add_member


@dataclass(frozen=True)
class SamePerson:
    """Staff recognised somebody who has an account. One who ``has_moved`` changed employer: the
    new address replaces the former, and the former affiliations end."""

    user: User
    has_moved: bool = False


def account_of(asked: AccessRequest, same_person: SamePerson | None) -> User | None:
    """The account that the person has already: opened for this request, recognised by staff, or
    at the very address of the request; None when one is to be opened."""
    if asked.user_id is not None:
        return db.session.get_one(User, asked.user_id)
    return same_person.user if same_person else find_user(asked.email)


def welcome(
    asked: AccessRequest,
    wishes: Iterable[WantedWorkgroup],
    *,
    same_person: SamePerson | None,
    by: User,
) -> User:
    """Open the groups of these wishes to the person, with an account if they have none.

    Raises ImpossibleStep when their account is deactivated, AddressTaken when the new address of
    somebody who moved belongs to another account.
    """
    known = account_of(asked, same_person)
    user = known or create_account(
        email=asked.email, first_name=asked.first_name, last_name=asked.last_name, by=by
    )
    _refuse_deactivated(user)
    if asked.user_id is None:
        asked.user_id = user.id
        _introduce(asked, user, same_person, by)
    for wish in sorted(wishes, key=lambda each: each.workgroup_id):
        add_member(wish.workgroup, user, by=by)
    return user


def _refuse_deactivated(user: User) -> None:
    if not user.is_active:
        raise ImpossibleStep(
            f"Le compte {of(user.full_name)} est désactivé.",
            "Réactivez-le dans la gestion des comptes, puis revenez à cette demande.",
        )


def _introduce(asked: AccessRequest, user: User, same_person: SamePerson | None, by: User) -> None:
    """The region, the structure and the function that the request states."""
    if same_person:
        audit.record("access_request.attached", asked, by=by, user_id=user.id)
    if same_person and same_person.has_moved:
        _follow_to_new_employer(asked, user, by)
    if (same_person and same_person.has_moved) or db.session.get(Profile, user.id) is None:
        settle(user, asked.region_code)
    affiliate(user, _organisation_of(asked, user), asked.job_title, by=by)


def _follow_to_new_employer(asked: AccessRequest, user: User, by: User) -> None:
    former = user.email
    change_address(user, asked.email, by=by)
    end_affiliations(user, by=by)
    if former != user.email:
        values = {"prenom": user.first_name, "lien": absolute_url("home.contact")}
        send_mail(former, mails.ADDRESS_CHANGED.key, values, about=asked)


def _organisation_of(asked: AccessRequest, user: User) -> Organisation | None:
    if asked.organisation_id is not None:
        return db.session.get(Organisation, asked.organisation_id)
    if not asked.organisation_name:
        return None
    name, code = asked.organisation_name, asked.department_code
    return find_or_add_organisation(name, department_code=code, by=user)
