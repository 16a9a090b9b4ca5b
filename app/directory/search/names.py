"""The French names of regions, authors, structures and their types, where results are counted."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import String, cast, select

from app.accounts.models import User
from app.core.db import db
from app.core.search_index.shown import name_values
from app.directory.models import Organisation, OrganisationType, Region
from app.directory.policies.organisations import visible_organisations
from app.directory.policies.people import visible_people
from app.directory.registry import numbers_among
from app.directory.search.kinds import category_of

OF = "directory"


def _regions(_user: User, codes: Collection[str]) -> dict[str, str]:
    return _pairs(select(Region.code, Region.name).where(Region.code.in_(codes)))


def _authors(user: User, ids: Collection[str]) -> dict[str, str]:
    """Those who are in the directory: who left signs what they wrote, and is not offered."""
    people = visible_people(user).where(User.id.in_(numbers_among(ids)))
    name = User.first_name + " " + User.last_name
    return _pairs(people.with_only_columns(cast(User.id, String), name))


def _organisations(user: User, ids: Collection[str]) -> dict[str, str]:
    visible = visible_organisations(user).with_only_columns(Organisation.id)
    wanted = visible.where(Organisation.id.in_(numbers_among(ids)))
    columns = cast(Organisation.id, String), Organisation.name
    return _pairs(select(*columns).where(Organisation.id.in_(wanted)))


def _types(_user: User, values: Collection[str]) -> dict[str, str]:
    types = db.session.execute(select(OrganisationType.code, OrganisationType.label))
    named = {category_of(code): label for code, label in types}
    return {value: named[value] for value in values if value in named}


def _pairs(wanted: Any) -> dict[str, str]:
    return dict(db.session.execute(wanted).all())


name_values("region", OF, _regions)
name_values("author", OF, _authors)
name_values("organisation", OF, _organisations)
name_values("category", OF, _types)
