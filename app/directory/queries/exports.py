"""Lists of people and structures as rows: columns to choose among, what the reader may see."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.core.links import absolute_url
from app.core.phones import show_phone
from app.directory.models import Affiliation, Entry, EntryKind, Organisation
from app.directory.policies.exports import may_be_exported_by
from app.directory.queries.contacts import AT_A_TIME, Contact, contacts
from app.directory.queries.search import Search, listed

PARTED = " ; "
OWN_NAME = "À titre personnel"


@dataclass(frozen=True)
class Column:
    """A column: its key in the form, its title in the file, what stands in it."""

    key: str
    title: str
    value: Callable[[Any], str]


def _ties(value: Callable[[Affiliation], str]) -> Callable[[Contact], str]:
    return lambda person: PARTED.join(filter(None, map(value, person.ties)))


def _labels(facet: str) -> Callable[[Contact], str]:
    return lambda person: PARTED.join(person.labels.get(facet, ()))


def _structure(tie: Affiliation) -> str:
    return tie.organisation.name if tie.organisation else OWN_NAME


def _type(tie: Affiliation) -> str:
    organisation = tie.organisation
    return organisation.type.label if organisation and organisation.type else ""


PEOPLE = (
    Column("last_name", "Nom", lambda person: person.last_name),
    Column("first_name", "Prénom", lambda person: person.first_name),
    Column("job_title", "Fonction", _ties(lambda tie: tie.job_title)),
    Column("organisation", "Structure", _ties(_structure)),
    Column("type", "Type de structure", _ties(_type)),
    Column("region", "Région", lambda person: person.region),
    Column("department", "Département", lambda person: person.department),
    Column("groups", "Groupes de travail", _labels("group")),
    Column("roles", "Rôles", _labels("role")),
    Column("expertises", "Expertises", lambda person: PARTED.join(person.expertises)),
    Column("email", "Adresse électronique", lambda person: person.email),
    Column("phone", "Téléphone", lambda person: show_phone(person.phone) if person.phone else ""),
    Column("page", "Fiche", lambda it: absolute_url("directory.person", user_id=it.id)),
)
ORGANISATIONS = (
    Column("name", "Nom", lambda it: it.name),
    Column("acronym", "Sigle", lambda it: it.acronym),
    Column("type", "Type de structure", lambda it: it.type.label if it.type else ""),
    Column("department", "Département", lambda it: it.department.name if it.department else ""),
    Column("street", "Adresse", lambda it: it.street),
    Column("town", "Code postal et commune", lambda it: f"{it.postcode} {it.town}".strip()),
    Column("website", "Site", lambda it: it.website),
    Column("siret", "SIRET", lambda it: _spaced(it.siret or "")),
    Column("people", "Personnes dans l’annuaire", lambda it: str(it.people_count)),
    Column(
        "page", "Fiche", lambda it: absolute_url("directory.organisation", organisation_id=it.id)
    ),
)


def columns_of(kind: EntryKind) -> Sequence[Column]:
    """The columns of a kind of list."""
    return PEOPLE if kind is EntryKind.PERSON else ORGANISATIONS


def item_ids(viewer: User, found: Search) -> list[int]:
    """The numbers of what answers to a search and may be exported, in the order of the page."""
    entries = listed(found)
    if found.asked.kind is EntryKind.PERSON:
        entries = entries.where(may_be_exported_by(viewer))
    return list(db.session.scalars(entries.with_only_columns(Entry.item_id)))


def rows(
    viewer: User, kind: EntryKind, ids: Sequence[int], columns: Iterable[Column]
) -> Iterator[list[str]]:
    """The lines of a list, some hundreds read at a time."""
    wanted = list(columns)
    items = contacts(viewer, ids) if kind is EntryKind.PERSON else _organisations(ids)
    for item in items:
        yield [column.value(item) for column in wanted]


def _organisations(ids: Sequence[int]) -> Iterator[Organisation]:
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        found = select(Organisation).where(
            Organisation.id.in_(some), Organisation.merged_into_id.is_(None)
        )
        loaded = found.options(joinedload(Organisation.type), joinedload(Organisation.department))
        known = {each.id: each for each in db.session.scalars(loaded)}
        yield from (known[each] for each in some if each in known)


def _spaced(siret: str) -> str:
    """``732 829 320 00074``: a spreadsheet would round the bare number."""
    return " ".join(filter(None, (siret[:3], siret[3:6], siret[6:9], siret[9:])))
