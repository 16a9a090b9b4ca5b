"""Where a person may deposit, and a deposit that they began."""

from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Region
from app.documents.models import Deposit
from app.documents.policies import begun_deposits, deposit_places
from app.workgroups.audiences import place_of
from app.workgroups.models import Workgroup

NATION = "Niveau national"


@dataclass(frozen=True)
class Place:
    """A place where one may deposit, under its token."""

    label: str
    region_code: str | None = None
    workgroup_id: int | None = None

    @property
    def token(self) -> str:
        return place_of(self.region_code, self.workgroup_id)


def places_of(user: User) -> dict[str, list[Place]]:
    """The places where a person may deposit, by French name of their kind."""
    places = deposit_places(user)
    found = {
        "Groupes": [_group_place(each) for each in db.session.scalars(places.workgroups)],
        "Régions": [Place(each.name, each.code) for each in db.session.scalars(places.regions)],
        "National": [Place(NATION)] if places.has_nation else [],
    }
    return {kind: several for kind, several in found.items() if several}


def begun_deposit(user: User, deposit_id: int) -> Select[Deposit]:
    """A deposit of a person, finished or not, with what names its place."""
    group = joinedload(Deposit.workgroup)
    return (
        begun_deposits(user)
        .where(Deposit.id == deposit_id)
        .options(
            joinedload(Deposit.region),
            group.joinedload(Workgroup.theme),
            group.joinedload(Workgroup.region),
        )
    )


def place_name(deposit: Deposit) -> str:
    """« GT 5 – Accès à l’alimentation, Hauts-de-France »."""
    if deposit.workgroup is not None:
        return _group_place(deposit.workgroup).label
    region: Region | None = deposit.region
    return region.name if region is not None else NATION


def _group_place(group: Workgroup) -> Place:
    label = f"GT {group.theme.number} – {group.title}, {group.region.name}"
    return Place(label, group.region_code, group.id)
