"""The reference data of the directory: regions, departments, types of structure."""

import csv
from pathlib import Path

from sqlalchemy import select

from app.core.db import db
from app.core.text import fold, slugify
from app.directory.models import Department, OrganisationType, Region

REFERENCE = Path(__file__).parent.parent / "reference"
TIMEZONES = {
    "01": "America/Guadeloupe",
    "02": "America/Martinique",
    "03": "America/Cayenne",
    "04": "Indian/Reunion",
    "06": "Indian/Mayotte",
}


def load_reference() -> dict[str, int]:
    """Add the regions, departments and types of structure that are missing; change no other.

    Returns how many of each were added, by French noun. Safe to run again.
    """
    return {
        "régions": _add_missing(Region, _regions()),
        "départements": _add_missing(Department, _departments()),
        "types de structure": _add_missing(OrganisationType, _types()),
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _add_missing(
    model: type[Region | Department | OrganisationType],
    rows: list[Region] | list[Department] | list[OrganisationType],
) -> int:
    known = set(db.session.scalars(select(model.code)))
    missing = [row for row in rows if row.code not in known]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


def _regions() -> list[Region]:
    return [
        Region(
            code=row["code_insee"],
            name=row["nom"].replace("'", "’"),
            slug=slugify(row["nom"]),
            sort_name=fold(row["nom"]),
            zone=row["zone"],
            timezone=TIMEZONES.get(row["code_insee"], "Europe/Paris"),
        )
        for row in _rows("regions.csv")
    ]


def _departments() -> list[Department]:
    return [
        Department(
            code=row["code_insee"],
            name=row["nom"].replace("'", "’"),
            region_code=row["code_insee_region"],
        )
        for row in _rows("departments.csv")
    ]


def _types() -> list[OrganisationType]:
    return [
        OrganisationType(
            code=row["code"],
            label=row["libelle"].replace("'", "’"),
            family=row["famille"],
            position=position,
        )
        for position, row in enumerate(_rows("organisation_types.csv"))
    ]
