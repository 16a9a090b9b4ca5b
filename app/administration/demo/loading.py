"""Load the demonstration, in the order in which its history happened."""

from sqlalchemy import func, select

from app.accounts.models import User
from app.administration.demo.organisations import FULL_REGION, found_organisations
from app.administration.demo.past_mails import settle_past_mails
from app.administration.demo.people import Cast, bring_people, bring_personas
from app.administration.demo.regions import make_regions_differ
from app.administration.demo.workgroups import (
    appoint_regional_teams,
    fill_full_region,
    start_region,
)
from app.core.db import db


def is_loaded() -> bool:
    """Whether the fictional people are there."""
    return db.session.scalar(select(User.id).where(User.is_demo).limit(1)) is not None


def is_empty() -> bool:
    """Whether nobody, fictional or not, has an account."""
    return not db.session.scalar(select(func.count(User.id)))


def load() -> None:
    """Write the fictional people and what they did. The clock is set to each day of the story."""
    organisations = found_organisations()
    cast = Cast()
    bring_personas(
        cast, {each.name: each for several in organisations.values() for each in several}
    )
    for region_code, several in sorted(organisations.items()):
        bring_people(cast, region_code, several, each=3 if region_code == FULL_REGION else 1)
    make_regions_differ(by=cast.ansa)
    appoint_regional_teams(cast)
    fill_full_region(cast)
    for region_code in sorted(organisations.keys() - {FULL_REGION}):
        start_region(cast, region_code)
    settle_past_mails()
