"""Structures found by their name."""

from sqlalchemy import or_, select

from app.core.db import db
from app.core.text import fold
from app.directory.models import Organisation

SUGGESTIONS = 8


def find_organisation(name: str, department_code: str | None = None) -> Organisation | None:
    """The known structure of this very name, accents and case apart, best in this department."""
    found = db.session.scalars(
        select(Organisation).where(Organisation.search_name == fold(name)).order_by(Organisation.id)
    ).all()
    here = [each for each in found if each.department_code == department_code]
    return next(iter([*here, *found]), None)


def suggested_organisations(typed: str, limit: int = SUGGESTIONS) -> list[Organisation]:
    """Known structures with a word that starts as what was typed, from three letters on."""
    words = fold(typed)
    if len(words) < 3:
        return []
    return list(
        db.session.scalars(
            select(Organisation)
            .where(
                or_(
                    Organisation.search_name.startswith(words, autoescape=True),
                    Organisation.search_name.contains(f" {words}", autoescape=True),
                )
            )
            .order_by(Organisation.search_name, Organisation.id)
            .limit(limit)
        )
    )
