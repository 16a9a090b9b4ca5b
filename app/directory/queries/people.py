"""A person as their page shows them to whoever reads it."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.core.text import fold
from app.directory.models import (
    Affiliation,
    Detail,
    Expertise,
    Organisation,
    Profile,
    ProfileExpertise,
)
from app.directory.policies.people import shown_details
from app.directory.registry import Section, sections_of_person

SUGGESTED = 8
SHORTEST = 2


@dataclass(frozen=True)
class PersonPage:
    """What the page of a person shows to its reader. ``profile`` is none for an account that was
    never settled in a region; ``details`` are those that the reader may see."""

    user: User
    profile: Profile | None
    functions: list[Affiliation]
    past: list[Affiliation]
    expertises: list[Expertise]
    details: set[Detail]
    sections: list[Section]

    def shows(self, name: str) -> bool:
        return Detail(name) in self.details


def person_page(viewer: User, user: User) -> PersonPage:
    """Read the page of a person as its reader may see it."""
    profile = db.session.scalar(with_places(select(Profile).where(Profile.user_id == user.id)))
    ties = affiliations_of(user.id)
    return PersonPage(
        user=user,
        profile=profile,
        functions=[each for each in ties if each.ended_on is None],
        past=[each for each in ties if each.ended_on is not None],
        expertises=expertises_of(user.id),
        details=shown_details(viewer, profile) if profile else set(),
        sections=sections_of_person(viewer, user.id),
    )


def with_places(statement: Select[Profile]) -> Select[Profile]:
    """Profiles with their region and department."""
    return statement.options(joinedload(Profile.region), joinedload(Profile.department))


def affiliations_of(user_id: int) -> list[Affiliation]:
    """Every tie of a person to structures, the last begun first, with the structures."""
    return list(
        db.session.scalars(
            select(Affiliation)
            .where(Affiliation.user_id == user_id)
            .options(joinedload(Affiliation.organisation).joinedload(Organisation.department))
            .order_by(Affiliation.started_on.desc(), Affiliation.id.desc())
        )
    )


def expertises_of(user_id: int) -> list[Expertise]:
    """What a person says that they know about, in the order in which they said it."""
    return list(
        db.session.scalars(
            select(Expertise)
            .join(ProfileExpertise, ProfileExpertise.expertise_id == Expertise.id)
            .where(ProfileExpertise.user_id == user_id)
            .order_by(ProfileExpertise.id)
        )
    )


def suggested_expertises(typed: str) -> list[str]:
    """Known expertises that start as what was typed, from two letters on."""
    words = fold(typed)
    if len(words) < SHORTEST:
        return []
    found = select(Expertise.label).where(Expertise.search_label.startswith(words, autoescape=True))
    return list(db.session.scalars(found.order_by(Expertise.search_label).limit(SUGGESTED)))
