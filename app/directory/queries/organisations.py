"""Structures found by their name or number, their likes, and those that wait for staff."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.core.text import fold
from app.directory.models import Affiliation, Department, Organisation, OrganisationType
from app.directory.policies.people import in_directory

SUGGESTIONS = 8
NEAR = 0.8
LEAST_TYPED = 3


def find_organisation(name: str, department_code: str | None = None) -> Organisation | None:
    """The known structure of this very name, accents and case apart, best in this department.

    The name of a double leads to the structure that was kept.
    """
    found = db.session.scalars(
        select(Organisation).where(Organisation.search_name == fold(name)).order_by(Organisation.id)
    ).all()
    here = [each for each in found if each.department_code == department_code]
    best = next(iter([*here, *found]), None)
    return kept(best) if best else None


def kept(organisation: Organisation) -> Organisation:
    """The structure itself, or the one that it was merged into."""
    if organisation.merged_into_id is None:
        return organisation
    return db.session.get_one(Organisation, organisation.merged_into_id)


def find_by_siret(siret: str) -> Organisation | None:
    """The structure that has this number."""
    return db.session.scalar(select(Organisation).where(Organisation.siret == siret))


def suggested_organisations(typed: str, limit: int = SUGGESTIONS) -> list[Organisation]:
    """Known structures with a word that starts as what was typed, from three letters on."""
    words = fold(typed)
    if len(words) < LEAST_TYPED:
        return []
    return list(
        db.session.scalars(
            select(Organisation)
            .where(
                Organisation.merged_into_id.is_(None),
                or_(
                    Organisation.search_name.startswith(words, autoescape=True),
                    Organisation.search_name.contains(f" {words}", autoescape=True),
                ),
            )
            .options(joinedload(Organisation.department))
            .order_by(Organisation.search_name, Organisation.id)
            .limit(limit)
        )
    )


def near_organisations(
    name: str, department_code: str | None, *, but: int | None = None
) -> list[Organisation]:
    """Structures whose name is the same or nearly so, in this department or in none; those of the
    very same name wherever they are. The nearest come first."""
    words = fold(name)
    if not words:
        return []
    places = [Organisation.search_name == words, Organisation.department_code.is_(None)]
    if department_code:
        places.append(Organisation.department_code == department_code)
    rows = db.session.execute(
        select(Organisation.id, Organisation.search_name, Organisation.acronym).where(
            Organisation.merged_into_id.is_(None), Organisation.id != (but or 0), or_(*places)
        )
    )
    likeness = {row.id: _likeness(words, row.search_name, fold(row.acronym)) for row in rows}
    nearest = sorted(likeness, key=lambda each: (-likeness[each], each))[:SUGGESTIONS]
    ids = [each for each in nearest if likeness[each] >= NEAR]
    return organisations_of(ids)


def _likeness(words: str, name: str, acronym: str) -> float:
    """From 0 to 1: 1 for the same words in any order, or the acronym alone."""
    typed, known = set(words.split()), set(name.split())
    if typed == known or (acronym and words == acronym):
        return 1.0
    if min(len(typed), len(known)) > 1 and (typed <= known or known <= typed):
        return 0.9
    matcher = SequenceMatcher(None, words, name, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0


def organisations_of(ids: Sequence[int]) -> list[Organisation]:
    """Structures by their numbers, in the same order, with their department."""
    found = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .options(joinedload(Organisation.department))
    )
    by_id = {each.id: each for each in found}
    return [by_id[each] for each in ids if each in by_id]


def people_of(organisation_id: int) -> Select[Affiliation]:
    """The ties of the people who belong to a structure today, in French order.

    Only those whose account is in use are shown.
    """
    return (
        select(Affiliation)
        .join(Affiliation.user)
        .where(Affiliation.organisation_id == organisation_id, Affiliation.ended_on.is_(None))
        .where(in_directory())
        .options(joinedload(Affiliation.user))
        .order_by(User.sort_name, Affiliation.id)
    )


def unconfirmed_organisations() -> Select[Organisation]:
    """The structures that members proposed and staff have not confirmed, the oldest first."""
    return (
        select(Organisation)
        .where(
            Organisation.proposed_by_id.is_not(None),
            Organisation.confirmed_at.is_(None),
            Organisation.merged_into_id.is_(None),
        )
        .options(
            joinedload(Organisation.type),
            joinedload(Organisation.department),
            joinedload(Organisation.proposed_by).lazyload(User.roles),
        )
        .order_by(Organisation.created_at, Organisation.id)
    )


def all_types() -> list[OrganisationType]:
    """The types of structure, in the order of the controlled list."""
    return list(db.session.scalars(select(OrganisationType).order_by(OrganisationType.position)))


def all_departments() -> list[Department]:
    """Every department, by code."""
    return list(db.session.scalars(select(Department).order_by(Department.code)))
