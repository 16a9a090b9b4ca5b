"""Who writes in full forums: members of the groups, with their structure and their region."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.administration.demo import content
from app.administration.demo.accounts import PASSWORD
from app.administration.demo.crowd.inserting import Row, insert_numbered, insert_rows
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.workgroups import OWN_GROUP
from app.core.db import db
from app.core.text import fold
from app.directory.models import Affiliation, Department, Organisation, Profile
from app.workgroups.models import Membership, Openness, Role, Theme, Workgroup

EMAIL = "participe-{:04}@exemple.fr"
CAME_BEFORE = timedelta(days=370)
MOST_GROUPS = 4


@dataclass(frozen=True)
class Member:
    """Somebody of the crowd, the ranks of their forums, and how their posts are signed."""

    user_id: int
    name: str
    line: str
    forums: frozenset[int]


@dataclass
class Draft:
    """Somebody before they have a number."""

    user: Row
    organisation: Organisation
    job_title: str
    groups: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.user['first_name']} {self.user['last_name']}"


def groups_to_fill(count: int) -> list[Workgroup]:
    """The first groups that live, those of the full region and the persona's own before all."""
    is_elsewhere = Workgroup.region_code != FULL_REGION
    found = db.session.scalars(
        select(Workgroup)
        .join(Workgroup.theme)
        .where(Workgroup.openness != Openness.ARCHIVED)
        .order_by(is_elsewhere, Theme.number != OWN_GROUP, Workgroup.region_code, Workgroup.id)
        .limit(count)
    )
    return list(found)


def bring_members(
    groups: Sequence[Workgroup], drafts: Sequence[Draft], today: datetime
) -> list[Member]:
    """Write the accounts, regions, structures and memberships of these people, who all sign in
    with the password of the demonstration."""
    came_at = today - CAME_BEFORE
    common = {
        "password_hash": hash_password(PASSWORD),
        "created_at": came_at,
        "activated_at": came_at,
        "is_demo": True,
    }
    rows = [{**each.user, **common} for each in drafts]
    named = list(zip(insert_numbered(User, rows), drafts, strict=True))
    insert_rows(Profile, ({"user_id": i, "region_code": _home(groups, each)} for i, each in named))
    insert_rows(Affiliation, (_affiliation(i, each, came_at) for i, each in named))
    insert_rows(Membership, _memberships(named, groups, came_at))
    return [
        Member(i, each.name, f"{each.job_title}, {each.organisation.name}", frozenset(each.groups))
        for i, each in named
    ]


def draw_members(count: int, forums: int, dice: Random) -> Iterator[Draft]:
    """So many people, each in one to four of the groups."""
    places = list(_places().values())
    for number in range(count):
        first = dice.choice(content.rows("first_names"))
        last = "-".join(dice.sample(content.column("last_names", "nom"), 2))
        place = dice.choice(places)
        yield Draft(
            user=account(EMAIL.format(number + 1), first["prenom"], last),
            organisation=place,
            job_title=content.job_titles()[place.type_code or "AUTRE", first["genre"]],
            groups=dice.sample(range(forums), dice.randint(1, min(MOST_GROUPS, forums))),
        )


def account(email: str, first_name: str, last_name: str) -> Row:
    """Who an account is of."""
    return {
        "email": email,
        "first_name": first_name,
        "last_name": last_name,
        "sort_name": fold(f"{last_name} {first_name}"),
    }


def _places() -> Mapping[int, Organisation]:
    found = db.session.scalars(
        select(Organisation)
        .join(Organisation.department)
        .where(Organisation.is_demo, Department.region_code == FULL_REGION)
        .order_by(Organisation.id)
    )
    return {each.id: each for each in found}


def _home(groups: Sequence[Workgroup], draft: Draft) -> str:
    return groups[draft.groups[0]].region_code


def _affiliation(user_id: int, draft: Draft, came_at: datetime) -> Row:
    return {
        "user_id": user_id,
        "organisation_id": draft.organisation.id,
        "job_title": draft.job_title,
        "started_on": came_at.date(),
    }


def _memberships(
    named: Sequence[tuple[int, Draft]], groups: Sequence[Workgroup], came_at: datetime
) -> Iterator[Row]:
    for user_id, draft in named:
        for rank in draft.groups:
            yield {
                "workgroup_id": groups[rank].id,
                "user_id": user_id,
                "role": Role.MEMBER,
                "joined_at": came_at,
            }
