"""Structures of all kinds: the Hauts-de-France one by one, a handful in each other region."""

from sqlalchemy import select

from app.administration.demo import content
from app.core.db import db
from app.core.text import fold
from app.directory.models import Department, Organisation

FULL_REGION = "32"
PATTERNS = (
    ("PREFECTURE", "Préfecture – mission de lutte contre la pauvreté ({department})"),
    ("DEPARTEMENT", "Conseil départemental – direction des solidarités ({department})"),
    ("CAF", "Caisse d’allocations familiales ({department})"),
    ("CCAS", "CCAS de {town}"),
    ("ASSOCIATION", "Entraide de {town}"),
    ("MISSION_LOCALE", "Mission locale de {town}"),
    ("CRPA", "Conseil des personnes accueillies ({department})"),
)


def found_organisations() -> dict[str, list[Organisation]]:
    """Write the structures; gives those of each region, by its code."""
    departments = db.session.scalars(select(Department).order_by(Department.code)).all()
    by_region: dict[str, list[Department]] = {}
    for department in departments:
        by_region.setdefault(department.region_code, []).append(department)
    region_of = {department.code: department.region_code for department in departments}
    found: dict[str, list[Organisation]] = {}
    for row in content.rows("organisations"):
        organisation = _organisation(row["nom"], row["type"], row["departement"])
        found.setdefault(region_of[row["departement"]], []).append(organisation)
    towns = iter(content.column("towns", "nom"))
    for region_code in sorted(by_region.keys() - {FULL_REGION}):
        found.setdefault(region_code, []).extend(_handful(by_region[region_code][0], next(towns)))
    db.session.add_all(each for several in found.values() for each in several)
    db.session.flush()
    return found


def _handful(department: Department, town: str) -> list[Organisation]:
    return [
        _organisation(
            name.format(department=department.name, town=town), type_code, department.code
        )
        for type_code, name in PATTERNS
    ]


def _organisation(name: str, type_code: str, department_code: str) -> Organisation:
    return Organisation(
        name=name,
        search_name=fold(name),
        type_code=type_code,
        department_code=department_code,
        is_demo=True,
    )
