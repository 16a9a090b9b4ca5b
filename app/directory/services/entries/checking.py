"""Do the entries say what they are derived from?"""

from collections.abc import Callable, Collection, Iterator
from itertools import islice

from sqlalchemy import Select, func, select

from app.core.db import db
from app.directory.models import Entry, EntryKind, EntryLabel, EntryWord, LabelCount
from app.directory.registry import Label
from app.directory.services.entries.draft import TOLD, Draft, batches
from app.directory.services.entries.organisations import draft_organisations, listed_organisations
from app.directory.services.entries.people import draft_people, listed_people
from app.directory.services.people_counts import wrong_counts

BATCH = 500
SHOWN = 20
NOUNS = {EntryKind.PERSON: "personne", EntryKind.ORGANISATION: "structure"}


def problems() -> Iterator[str]:
    """What is wrong in the directory, in French; « flask directory refresh » sets it right."""
    yield from islice(_wrong(EntryKind.PERSON, listed_people(), draft_people), SHOWN)
    organisations = _wrong(EntryKind.ORGANISATION, listed_organisations(), draft_organisations)
    yield from islice(organisations, SHOWN)
    yield from islice(_wrong_counts(), SHOWN)
    yield from islice(wrong_counts(), SHOWN)


def _wrong(
    kind: EntryKind, listed: Select[int], drafts_of: Callable[[Collection[int]], dict[int, Draft]]
) -> Iterator[str]:
    stored = set(db.session.scalars(select(Entry.item_id).where(Entry.kind == kind)))
    wanted = set(db.session.scalars(listed))
    for item_id in sorted(stored - wanted):
        yield f"annuaire : la {NOUNS[kind]} {item_id} y figure à tort"
    for batch in batches(wanted, BATCH):
        found = _stored(kind, batch)
        for item_id, draft in drafts_of(batch).items():
            if found.get(item_id) != _content(draft):
                yield f"annuaire : la {NOUNS[kind]} {item_id} n’y est pas à jour"


Content = tuple[tuple[object, ...], set[Label], dict[str, int]]


def _content(draft: Draft) -> Content:
    row = draft.row()
    return tuple(row[name] for name in TOLD), draft.stored_labels, draft.words


def _stored(kind: EntryKind, item_ids: Collection[int]) -> dict[int, Content]:
    entries = db.session.execute(
        select(Entry.id, Entry.item_id, *(getattr(Entry, name) for name in TOLD)).where(
            Entry.kind == kind, Entry.item_id.in_(item_ids)
        )
    ).all()
    found: dict[int, Content] = {row[0]: (tuple(row[2:]), set(), {}) for row in entries}
    for label in db.session.execute(
        select(EntryLabel.entry_id, EntryLabel.facet, EntryLabel.value).where(
            EntryLabel.entry_id.in_(list(found))
        )
    ):
        found[label.entry_id][1].add((label.facet, label.value))
    for word in db.session.execute(
        select(EntryWord.entry_id, EntryWord.word, EntryWord.weight).where(
            EntryWord.entry_id.in_(list(found))
        )
    ):
        found[word.entry_id][2][word.word] = word.weight
    return {row.item_id: found[row.id] for row in entries}


def _wrong_counts() -> Iterator[str]:
    """The counts by value, with that of all entries, which bear the empty label."""
    label = EntryLabel
    counted: dict[tuple[EntryKind, str, str], int] = {
        (row[0], row[1], row[2]): row[3]
        for row in db.session.execute(
            select(label.kind, label.facet, label.value, func.count()).group_by(
                label.kind, label.facet, label.value
            )
        )
    }
    for kind, count in db.session.execute(select(Entry.kind, func.count()).group_by(Entry.kind)):
        counted[kind, "", ""] = count
    stored = {
        (row.kind, row.facet, row.value): row.count
        for row in db.session.scalars(select(LabelCount).where(LabelCount.count != 0))
    }
    for key in sorted(counted.keys() | stored.keys()):
        if counted.get(key) != stored.get(key):
            yield f"annuaire : {key[1] or 'ensemble'} {key[2]} compte mal ses {NOUNS[key[0]]}s"
