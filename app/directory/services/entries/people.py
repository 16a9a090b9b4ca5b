"""The entries of people: whoever has an account in use."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.db import db
from app.directory import registry
from app.directory.models import (
    Affiliation,
    Department,
    EntryKind,
    Expertise,
    Organisation,
    Profile,
    ProfileExpertise,
    Region,
)
from app.directory.services.entries.draft import IN_FUNCTION, IN_NAME, IN_PLACE, Draft

Drafts = dict[int, Draft]


def listed_people() -> Select[int]:
    """The people who have an entry: active, activated, not anonymised."""
    return select(User.id).where(
        User.activated_at.is_not(None),
        User.deactivated_at.is_(None),
        User.anonymised_at.is_(None),
    )


def draft_people(user_ids: Collection[int]) -> Drafts:
    """The entries that these people should have; one who is not listed has no key."""
    drafts = {row.id: _draft(row) for row in db.session.execute(_identities(user_ids))}
    _add_functions(drafts)
    _add_expertises(drafts)
    for user_id, labels in registry.labels_of_people(list(drafts)).items():
        drafts[user_id].labels |= labels
    return drafts


def _identities(user_ids: Collection[int]) -> Any:
    return (
        select(
            User.id,
            User.first_name,
            User.last_name,
            User.sort_name,
            Profile.region_code,
            Profile.department_code,
            Region.name.label("region"),
            Department.name.label("department"),
        )
        .outerjoin(Profile, Profile.user_id == User.id)
        .outerjoin(Region, Region.code == Profile.region_code)
        .outerjoin(Department, Department.code == Profile.department_code)
        .where(User.id.in_(listed_people().where(User.id.in_(user_ids))))
    )


def _draft(row: Any) -> Draft:
    name = f"{row.first_name} {row.last_name}"
    draft = Draft(EntryKind.PERSON, row.id, name, row.sort_name)
    places = [place for place in (row.department, row.region) if place]
    draft.place = ", ".join(dict.fromkeys(places))
    codes = (("region", row.region_code), ("department", row.department_code))
    draft.labels = {(facet, code) for facet, code in codes if code}
    draft.add_words([name], IN_NAME)
    draft.add_words(places, IN_PLACE)
    return draft


def _add_functions(drafts: Drafts) -> None:
    """What each person does today, for whom and in which town."""
    rows = db.session.execute(
        select(
            Affiliation.user_id,
            Affiliation.job_title,
            Organisation.id,
            Organisation.name,
            Organisation.acronym,
            Organisation.town,
            Organisation.type_code,
        )
        .outerjoin(Affiliation.organisation)
        .where(Affiliation.user_id.in_(list(drafts)), Affiliation.ended_on.is_(None))
        .order_by(Affiliation.started_on, Affiliation.id)
    )
    for row in rows:
        draft = drafts[row.user_id]
        function = ", ".join(part for part in (row.job_title, row.name) if part)
        draft.line = "\N{NO-BREAK SPACE}; ".join(part for part in (draft.line, function) if part)
        draft.add_words([row.job_title, row.name, row.acronym], IN_FUNCTION)
        draft.add_words([row.town], IN_PLACE)
        if row.id:
            draft.labels.add(("organisation", str(row.id)))
        if row.type_code:
            draft.labels.add(("type", row.type_code))


def _add_expertises(drafts: Drafts) -> None:
    rows = db.session.execute(
        select(ProfileExpertise.user_id, Expertise.id, Expertise.label)
        .join(ProfileExpertise.expertise)
        .where(ProfileExpertise.user_id.in_(list(drafts)))
    )
    for row in rows:
        drafts[row.user_id].labels.add(("expertise", str(row.id)))
        drafts[row.user_id].add_words([row.label], IN_PLACE)
