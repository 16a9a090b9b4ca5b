"""Who may read a document, how many people that is, and why somebody may."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document
from app.workgroups.audiences import belonging_region_codes, people_of, readers_of
from app.workgroups.models import Audience
from app.workgroups.policies import region_codes_of, workgroup_ids_of


@dataclass(frozen=True)
class Readers:
    """How many people read something: all of them, and those of whom the audience is made."""

    count: int
    own_count: int

    @property
    def by_office(self) -> int:
        """Those who read it by what they do: the region's team, ANSA, the national delegation."""
        return self.count - self.own_count


@dataclass(frozen=True)
class ReadersChange:
    """How many people will read a document once its audience changes, gain it and lose it."""

    after: int
    gained: int
    lost: int


def readers_of_document(document: Document) -> Readers:
    """The people with an account who may read a document, counted in one statement."""
    place = (document.audience, document.region_code, document.workgroup_id)
    counts = select(_count(readers_of(*place)), _count(people_of(*place)))
    return Readers(*db.session.execute(counts).one())


def readers_change(document: Document, audience: Audience) -> ReadersChange:
    """Compare who reads a document and who would, in one statement."""
    place = (document.region_code, document.workgroup_id)
    before = readers_of(document.audience, *place).with_only_columns(User.id)
    after = readers_of(audience, *place).with_only_columns(User.id)
    gained = select(func.count()).select_from(after.except_(before).subquery())
    lost = select(func.count()).select_from(before.except_(after).subquery())
    row = db.session.execute(
        select(
            _count(readers_of(audience, *place)), gained.scalar_subquery(), lost.scalar_subquery()
        )
    ).one()
    return ReadersChange(*row)


def audiences_for(document: Document) -> list[Audience]:
    """The audiences that make sense where a document stands, narrowest first."""
    needed = {Audience.WORKGROUP: document.workgroup_id, Audience.REGION: document.region_code}
    return [each for each in Audience if needed.get(each, True)]


def reason_to_read(user: User, document: Document) -> str:
    """Why a person who reads a document may: « vous êtes membre du groupe »."""
    if document.audience is Audience.PUBLIC:
        return "tout le monde peut le lire"
    if document.audience is Audience.MEMBERS:
        return "vous avez un compte"
    if reason := _reason_of_place(user, document):
        return reason
    if user.is_ansa:
        return "vous êtes de l’équipe de l’Ansa"
    return "vous êtes de la délégation nationale"


def _reason_of_place(user: User, document: Document) -> str:
    code = str(document.region_code)
    if document.workgroup_id and _holds(workgroup_ids_of(user), document.workgroup_id):
        return "vous êtes membre du groupe"
    if _holds(region_codes_of(user), code):
        return "vous êtes de l’équipe régionale"
    if document.audience is Audience.REGION and _holds(belonging_region_codes(user), code):
        return "vous êtes de cette région, ou membre d’un de ses groupes"
    return ""


def _holds(values: Select[int] | Select[str], wanted: int | str) -> bool:
    held = values.subquery()
    return bool(db.session.scalar(select(select(held).where(held.c[0] == wanted).exists())))


def _count(people: Select[User]) -> Any:
    counted = people.with_only_columns(User.id).order_by(None).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()
