"""Themes: added for the nation or for one region, retitled, renumbered, set aside."""

from sqlalchemy import select

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.text import slugify
from app.directory.models import Region
from app.workgroups.models import Theme
from app.workgroups.services.reference import SLUG_LENGTH, open_missing_workgroups, theme_slug


def create_theme(
    *, number: int, title: str, family: str = "", region_code: str | None = None, by: User | None
) -> Theme:
    """Add a theme and open its groups: in every region, or in the only one that has it."""
    theme = Theme(
        number=number,
        title=title,
        slug=_free_slug(title, region_code),
        family=family,
        region_code=region_code,
    )
    db.session.add(theme)
    audit.record("theme.created", theme, by=by, title=title)
    open_missing_workgroups(theme)
    return theme


def edit_theme(
    theme: Theme,
    *,
    number: int,
    title: str,
    family: str,
    is_reconstructed: bool,
    is_active: bool,
    by: User,
) -> None:
    """Change a theme; its address stays. An inactive one keeps its groups and opens no other."""
    before = theme.title
    theme.number, theme.title, theme.family = number, title, family
    theme.is_reconstructed, theme.is_active = is_reconstructed, is_active
    audit.record("theme.edited", theme, by=by, before=before, after=title, is_active=is_active)


def _free_slug(title: str, region_code: str | None) -> str:
    """The address of a new theme: its title, then its region, then a number, as it takes."""
    wanted = theme_slug(title) or "thematique"
    region = db.session.get(Region, region_code) if region_code else None
    tries = [wanted, *([f"{wanted}-{slugify(region.name)}"] if region else [])]
    tries = [each for each in tries if len(each) <= SLUG_LENGTH]
    taken = set(db.session.scalars(select(Theme.slug)))
    numbered = (f"{wanted[: SLUG_LENGTH - 5]}-{rank}" for rank in range(2, len(taken) + 3))
    return next(each for each in (*tries, *numbered) if each not in taken)
