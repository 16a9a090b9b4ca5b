"""People, by what every member may see of them: name, function, territory, expertises and how
they present themselves; never an address, a phone number or a photo."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload

from app.accounts.models import User
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.items import Item
from app.core.search_index.shown import Presenter, Shown, present
from app.core.search_index.sources import Source, declare
from app.core.text import plain_text
from app.directory.models import Entry, EntryKind, Expertise, Profile, ProfileExpertise
from app.directory.policies.people import in_directory, visible_people
from app.directory.search.kinds import KIND_OF, values_of

KIND = KIND_OF[EntryKind.PERSON]
AUDIENCES = frozenset({"members"})


def _ids() -> Select[int]:
    return select(User.id).where(in_directory())


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    rows = db.session.execute(
        select(User.id, Entry, Profile.presentation_html)
        .join(Entry, (Entry.item_id == User.id) & (Entry.kind == EntryKind.PERSON))
        .outerjoin(Profile, Profile.user_id == User.id)
        .where(User.id.in_(ids), in_directory())
    ).all()
    known = _expertises([row.id for row in rows])
    return (_item(row, known.get(row.id, [])) for row in rows)


def _expertises(user_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(ProfileExpertise.user_id, Expertise.label)
        .join(ProfileExpertise.expertise)
        .where(ProfileExpertise.user_id.in_(user_ids))
        .order_by(Expertise.search_label)
    )
    for user_id, label in rows:
        found.setdefault(user_id, []).append(label)
    return found


def _item(row: Any, expertises: Sequence[str]) -> Item:
    entry: Entry = row.Entry
    said = (entry.line, entry.place, *expertises, plain_text(row.presentation_html or ""))
    return Item(
        kind=KIND,
        id=row.id,
        title="",
        names=(entry.name,),
        body="\n".join(filter(None, said)),
        audiences=AUDIENCES,
        facets=values_of(entry),
    )


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    visible = (
        visible_people(user)
        .join(Entry, (Entry.item_id == User.id) & (Entry.kind == EntryKind.PERSON))
        .outerjoin(Profile, Profile.user_id == User.id)
        .where(User.id.in_(wanted))
    )
    columns = User.id, Entry, Profile.presentation_html
    rows = db.session.execute(visible.options(lazyload("*")).with_only_columns(*columns)).all()
    known = _expertises([row.id for row in rows])
    return {row.id: _shown(row, known.get(row.id, [])) for row in rows}


def _shown(row: Any, expertises: Sequence[str]) -> Shown:
    entry: Entry = row.Entry
    skills = f"{', '.join(expertises)}." if expertises else ""
    said = (skills, plain_text(row.presentation_html or ""))
    return Shown(
        title=entry.name,
        href=address_of("directory.person", user_id=row.id),
        text="\n".join(filter(None, said)),
        place=entry.place,
        facts=entry.line,
    )


# What an entry says is told by whoever renews it (services.entries.renewing).
source = declare(
    Source(
        kind=KIND,
        model=Profile,
        ids=_ids,
        describe=_describe,
        columns=frozenset({"presentation_html"}),
    )
)
presenter = present(Presenter(KIND, "personne", "personnes", order=40, load=_load))
