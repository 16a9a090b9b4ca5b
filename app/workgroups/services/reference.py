"""The national themes, and one group for each theme in each region, loaded once and for all."""

import csv
import re
from pathlib import Path

from sqlalchemy import select

from app.core.db import db
from app.core.text import slugify
from app.directory.models import Region
from app.workgroups.models import Theme, Workgroup

THEMES = Path(__file__).parents[1] / "reference" / "themes.csv"
RECONSTRUCTED_MARK = "reconstru"
SLUG_LENGTH = 80
ELISIONS_LEFT = re.compile(r"(-[a-z])+$")
SOURCES = {
    "NA": "Préfecture de la région Nouvelle-Aquitaine, 20 décembre 2018",
    "UNML": "Union nationale des missions locales",
    "LABACCES": "Groupe de travail 14 de Bretagne",
    "RECONSTRUCTION": "Intitulé reconstitué, à confirmer",
}


def load_reference() -> dict[str, int]:
    """Add the national themes and the groups that are missing; change no other.

    Returns how many of each were added, by French noun. Safe to run again: a theme keeps its
    address when staff retitle it, and a group that staff archived is still there.
    """
    return {"thématiques": _add_themes(), "groupes de travail": _add_workgroups()}


def theme_slug(title: str) -> str:
    """A theme's part of an address: whole words of its title, 80 characters at most.

    What elision leaves at the end (« l’ ») goes with the word that was cut.
    """
    whole = slugify(title, length=len(title) * 2)
    if len(whole) <= SLUG_LENGTH:
        return whole
    return ELISIONS_LEFT.sub("", whole[: SLUG_LENGTH + 1].rpartition("-")[0])


def open_missing_workgroups(theme: Theme) -> int:
    """Open the group of a theme where it is missing: everywhere, or in its own region."""
    wanted = select(Region.code).order_by(Region.sort_name)
    if theme.region_code:
        wanted = wanted.where(Region.code == theme.region_code)
    there = set(
        db.session.scalars(select(Workgroup.region_code).where(Workgroup.theme_id == theme.id))
    )
    missing = [code for code in db.session.scalars(wanted) if code not in there]
    db.session.add_all([Workgroup(region_code=code, theme_id=theme.id) for code in missing])
    db.session.flush()
    return len(missing)


def _add_themes() -> int:
    known = set(db.session.scalars(select(Theme.slug)))
    with THEMES.open(encoding="utf-8", newline="") as file:
        themes = [_theme(row) for row in csv.DictReader(file)]
    missing = [theme for theme in themes if theme.slug not in known]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


def _theme(row: dict[str, str]) -> Theme:
    title = row["intitule"].replace("'", "’").replace(" :", "\N{NO-BREAK SPACE}:")
    return Theme(
        number=int(row["numero"]),
        title=title,
        slug=theme_slug(title),
        family=row["famille"],
        commitment=row["engagement_national"],
        is_reconstructed=RECONSTRUCTED_MARK in row["statut_source"],
        source=SOURCES[row["source"]],
    )


def _add_workgroups() -> int:
    national = select(Theme).where(Theme.is_active, Theme.region_code.is_(None))
    return sum(open_missing_workgroups(theme) for theme in db.session.scalars(national).all())
