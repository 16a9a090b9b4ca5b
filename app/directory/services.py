"""Writes of the directory: structures found or added, people tied to them, territories loaded."""

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import select, update

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.core.text import fold, slugify
from app.directory.models import (
    Affiliation,
    Department,
    Organisation,
    OrganisationType,
    Profile,
    Region,
)
from app.directory.queries import find_organisation

REFERENCE = Path(__file__).parent / "reference"
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


def find_or_add_organisation(
    name: str, *, department_code: str | None, type_code: str | None = None
) -> Organisation:
    """The known structure of this name, else a new one."""
    known = find_organisation(name, department_code)
    if known is not None:
        return known
    added = Organisation(
        name=name, search_name=fold(name), type_code=type_code, department_code=department_code
    )
    db.session.add(added)
    db.session.flush()
    return added


def settle(user: User, region_code: str) -> Profile:
    """Give a person their region; their directory page is created if it is missing."""
    profile = db.session.get(Profile, user.id)
    if profile is None:
        profile = Profile(user_id=user.id, region_code=region_code)
        db.session.add(profile)
    profile.region_code = region_code
    db.session.flush()
    return profile


def affiliate(
    user: User,
    organisation: Organisation | None,
    job_title: str,
    *,
    by: User | None,
    started_on: date | None = None,
) -> Affiliation:
    """Tie a person to a structure from a day on; the same tie in force is only retitled."""
    organisation_id = organisation.id if organisation else None
    tie = db.session.scalar(
        select(Affiliation).where(
            Affiliation.user_id == user.id,
            Affiliation.organisation_id == organisation_id,
            Affiliation.ended_on.is_(None),
        )
    )
    if tie is None:
        tie = Affiliation(
            user_id=user.id,
            organisation_id=organisation_id,
            started_on=started_on or now().date(),
            job_title=job_title,
        )
        db.session.add(tie)
    tie.job_title = job_title
    audit.record("affiliation.declared", tie, by=by, user_id=user.id)
    return tie


def end_affiliations(user: User, *, by: User | None, on: date | None = None) -> None:
    """End every tie in force of a person, as when they change employer."""
    db.session.execute(
        update(Affiliation)
        .where(Affiliation.user_id == user.id, Affiliation.ended_on.is_(None))
        .values(ended_on=on or now().date())
    )
    audit.record("affiliation.ended", user, by=by)
