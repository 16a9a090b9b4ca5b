"""Structures: name and acronym, type, address, number at the Insee, and what they do."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.items import Item
from app.core.search_index.shown import Presenter, Shown, present
from app.core.search_index.sources import Source, declare
from app.core.text import plain_text
from app.directory.models import Entry, EntryKind, Organisation
from app.directory.policies.organisations import visible_organisations
from app.directory.search.kinds import KIND_OF, values_of

KIND = KIND_OF[EntryKind.ORGANISATION]
AUDIENCES = frozenset({"members"})


def _ids() -> Select[int]:
    return select(Organisation.id).where(Organisation.merged_into_id.is_(None))


def _described() -> Select[Organisation, Entry]:
    is_its = (Entry.item_id == Organisation.id) & (Entry.kind == EntryKind.ORGANISATION)
    return select(Organisation, Entry).join(Entry, is_its)


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    wanted = _described().where(Organisation.id.in_(ids), Organisation.merged_into_id.is_(None))
    return (_item(*row) for row in db.session.execute(wanted))


def _item(organisation: Organisation, entry: Entry) -> Item:
    said = (
        entry.line,
        entry.place,
        organisation.street,
        organisation.postcode,
        organisation.siret,
        plain_text(organisation.description_html),
    )
    return Item(
        kind=KIND,
        id=organisation.id,
        title=entry.name,
        names=tuple(filter(None, (organisation.name, organisation.acronym))),
        body="\n".join(filter(None, said)),
        audiences=AUDIENCES,
        facets=values_of(entry),
    )


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    visible = visible_organisations(user).with_only_columns(Organisation.id)
    rows = db.session.execute(
        _described().where(
            Organisation.id.in_(visible.where(Organisation.id.in_(wanted))),
            Organisation.merged_into_id.is_(None),
        )
    )
    return {organisation.id: _shown(organisation, entry) for organisation, entry in rows}


def _shown(organisation: Organisation, entry: Entry) -> Shown:
    return Shown(
        title=entry.name,
        href=address_of("directory.organisation", organisation_id=organisation.id),
        text=plain_text(organisation.description_html),
        place=entry.place,
        facts=entry.line,
    )


# What an entry says is told by whoever renews it (services.entries.renewing).
source = declare(
    Source(
        kind=KIND,
        model=Organisation,
        ids=_ids,
        describe=_describe,
        columns=frozenset(
            {"name", "acronym", "street", "postcode", "siret", "description_html"}
            | {"merged_into_id"}
        ),
    )
)
presenter = present(Presenter(KIND, "structure", "structures", order=50, load=_load))
