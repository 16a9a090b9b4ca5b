"""A directory of a whole country: people and structures by the thousand, written in bulk."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import User
from app.administration.demo.crowd.inserting import BATCH, Row, insert_numbered, insert_rows
from app.core.db import db, now
from app.core.text import fold
from app.directory.models import (
    Affiliation,
    Department,
    Expertise,
    Organisation,
    OrganisationType,
    Profile,
    ProfileExpertise,
)
from app.workgroups.models import Membership, Role, Workgroup
from app.workgroups.services.memberships import recount

EMAILS = "annuaire-%@exemple.fr"
PEOPLE_PER_STRUCTURE = 5
STARTS = "Ba Be Bou Char Che Cor Dau De Du Fau Fer Gau Gi Le La Lou Ma Mar Mo Na Pi Ro Sa Vi"
MIDDLES = "ban bar din fran gue lan len lin man mon nel ran rin sel ter ton van ver vi zel"
ENDS = "ard aud eau el er et ier in is on ot oux"
FIRST_NAMES = [
    "Adèle",
    "Aïcha",
    "Alain",
    "Amina",
    "Anne",
    "Benoît",
    "Camille",
    "Céline",
    "Chloé",
    "Djamel",
    "Élise",
    "Éric",
    "Fatou",
    "François",
    "Gaëlle",
    "Gérard",
    "Hélène",
    "Hugo",
    "Inès",
    "Jean-François",
    "Jeanne",
    "Karim",
    "Léa",
    "Louis",
    "Lucie",
    "Marc",
    "Marie",
    "Mehdi",
    "Nadia",
    "Noël",
    "Odile",
    "Paul",
    "Rachid",
    "Sophie",
    "Thomas",
    "Yann",
    "Zoé",
]
FUNCTIONS = [
    "Directrice",
    "Directeur",
    "Chargée de mission",
    "Coordinateur",
    "Travailleuse sociale",
    "Bénévole",
    "Éducateur",
    "Conseillère",
    "Médiatrice",
    "Élue",
]
KNOWN = [
    "aide",
    "accès",
    "droit",
    "emploi",
    "enfance",
    "budget",
    "logement",
    "mobilité",
    "numérique",
    "santé",
]
FIELDS = [
    "alimentaire",
    "rural",
    "urbain",
    "familial",
    "éducatif",
    "juridique",
    "solidaire",
    "partagé",
]


def fill_directory(wanted: int) -> int:
    """Bring the crowd of the directory to so many people; return how many were added."""
    is_one = User.email.like(EMAILS)
    known = db.session.scalar(select(func.count(User.id)).where(is_one)) or 0
    expertise_ids = _expertises()
    for start in range(known, wanted, BATCH):
        _write_batch(start, min(start + BATCH, wanted), expertise_ids)
    if wanted > known:
        recount(list(db.session.scalars(select(Workgroup.id).order_by(Workgroup.id))))
    return max(0, wanted - known)


def _expertises() -> list[int]:
    labels = [f"{one} {other}" for one, other in product(KNOWN, FIELDS)]
    known = set(db.session.scalars(select(Expertise.label)))
    new = [{"label": label, "search_label": fold(label)} for label in labels if label not in known]
    insert_rows(Expertise, new)
    return list(db.session.scalars(select(Expertise.id).where(Expertise.label.in_(labels))))


def _write_batch(start: int, end: int, expertise_ids: list[int]) -> None:
    dice = Random(start)  # noqa: S311 - not a secret
    departments, groups = _departments(), _groups()
    types = list(db.session.scalars(select(OrganisationType.code)))
    count = max(1, (end - start) // PEOPLE_PER_STRUCTURE)
    places = [_place(departments[at % len(departments)].code, types, dice) for at in range(count)]
    structures = list(insert_numbered(Organisation, places))
    people = list(insert_numbered(User, [_person(number, dice) for number in range(start, end)]))
    homes = [departments[at % count % len(departments)] for at in range(len(people))]
    insert_rows(Profile, _profiles(people, homes))
    insert_rows(Affiliation, _ties(people, structures, dice))
    insert_rows(
        Membership,
        (
            row
            for user_id, home in zip(people, homes, strict=True)
            for row in _member(user_id, groups[home.region_code], dice)
        ),
    )
    insert_rows(ProfileExpertise, _knowledge(people, expertise_ids, dice))


def _departments() -> list[Any]:
    rows = select(Department.code, Department.region_code).order_by(Department.code)
    return list(db.session.execute(rows))


def _groups() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = select(Workgroup.region_code, Workgroup.id).order_by(Workgroup.id)
    for region_code, workgroup_id in db.session.execute(rows):
        found.setdefault(region_code, []).append(workgroup_id)
    return found


def _knowledge(people: list[int], expertise_ids: list[int], dice: Random) -> Iterator[Row]:
    for user_id in people:
        for expertise_id in dice.sample(expertise_ids, dice.randrange(3)):
            yield {"user_id": user_id, "expertise_id": expertise_id}


def _surname(dice: Random) -> str:
    return dice.choice(STARTS.split()) + dice.choice(MIDDLES.split()) + dice.choice(ENDS.split())


def _person(number: int, dice: Random) -> Row:
    first_name, last_name = dice.choice(FIRST_NAMES), _surname(dice)
    return {
        "email": f"annuaire-{number}@exemple.fr",
        "first_name": first_name,
        "last_name": last_name,
        "sort_name": fold(f"{last_name} {first_name}"),
        "created_at": now(),
        "activated_at": now(),
        "is_demo": True,
    }


def _place(department_code: str, types: list[str], dice: Random) -> Row:
    town = f"{_surname(dice)}-sur-{_surname(dice)}"
    name = f"{dice.choice(('CCAS', 'Association Étape', 'Mission locale', 'Épicerie'))} de {town}"
    return {
        "name": name,
        "search_name": fold(name),
        "type_code": dice.choice(types),
        "department_code": department_code,
        "town": town,
        "people_count": PEOPLE_PER_STRUCTURE,
        "is_demo": True,
    }


def _profiles(people: list[int], homes: list[Any]) -> Iterator[Row]:
    for user_id, home in zip(people, homes, strict=True):
        yield {
            "user_id": user_id,
            "region_code": home.region_code,
            "department_code": home.code,
        }


def _ties(people: list[int], structures: list[int], dice: Random) -> Iterator[Row]:
    for at, user_id in enumerate(people):
        yield {
            "user_id": user_id,
            "organisation_id": structures[at % len(structures)],
            "job_title": dice.choice(FUNCTIONS),
            "started_on": date(2024, 9, 1),
        }


def _member(user_id: int, groups: list[int], dice: Random) -> Iterator[Row]:
    for workgroup_id in dice.sample(groups, dice.randrange(1, 4)):
        role = Role.FACILITATOR if dice.random() < 0.05 else Role.MEMBER
        yield {"user_id": user_id, "workgroup_id": workgroup_id, "role": role, "joined_at": now()}
