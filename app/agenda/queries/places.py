"""Where a person may put an event, and what that place offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.policies import organising_places
from app.core.dates import MAINLAND
from app.core.db import db
from app.directory.models import Department, Region
from app.workgroups.audiences import place_of
from app.workgroups.models import Audience, Workgroup

NATION = "Niveau national"
SHOWN_TO = {
    Audience.WORKGROUP: "Le groupe seulement",
    Audience.REGION: "Toute la région",
    Audience.MEMBERS: "Tous les membres de l’espace, dans toutes les régions",
    Audience.PUBLIC: "Tout le monde, même sans compte",
}


@dataclass(frozen=True)
class Place:
    """A place where one may put an event, under its token."""

    label: str
    region_code: str | None = None
    workgroup_id: int | None = None
    timezone: str = MAINLAND

    @property
    def token(self) -> str:
        return place_of(self.region_code, self.workgroup_id)

    @property
    def audiences(self) -> list[Audience]:
        """Those whom an event there may be for, narrowest first."""
        wide = [Audience.MEMBERS, Audience.PUBLIC]
        if self.region_code is None:
            return wide
        own = [Audience.REGION] if self.workgroup_id is None else list(SHOWN_TO)[:2]
        return own + wide


def places_of(user: User) -> dict[str, list[Place]]:
    """The places where a person may put an event, by French name of their kind."""
    places = organising_places(user)
    found = {
        "Groupes": [_group_place(each) for each in db.session.scalars(places.workgroups)],
        "Régions": [_region_place(each) for each in db.session.scalars(places.regions)],
        "National": [Place(NATION)] if places.has_nation else [],
    }
    return {kind: several for kind, several in found.items() if several}


def departments_of(region_code: str | None) -> Sequence[Department]:
    """The departments of a region; none for the nation."""
    found = select(Department).where(Department.region_code == region_code)
    return db.session.scalars(found.order_by(Department.code)).all()


def place_of_event(
    region: Region | None, workgroup: Workgroup | None, timezone: str = MAINLAND
) -> Place:
    """The place of an event whose region and group are loaded."""
    if workgroup is not None:
        return _group_place(workgroup)
    return _region_place(region) if region is not None else Place(NATION, timezone=timezone)


def _group_place(group: Workgroup) -> Place:
    label = f"GT {group.theme.number} – {group.title}, {group.region.name}"
    return Place(label, group.region_code, group.id, group.region.timezone)


def _region_place(region: Region) -> Place:
    return Place(region.name, region.code, None, region.timezone)
