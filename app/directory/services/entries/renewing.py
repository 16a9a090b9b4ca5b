"""Entries brought up to date: what differs from what is stored is written, and nothing else.

Whoever renews an entry holds it, so that two changes at once take turns.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.db import db
from app.core.search_index.outbox import touch
from app.directory.models import Entry, EntryKind, EntryLabel, EntryWord
from app.directory.registry import Label
from app.directory.search.kinds import KIND_OF
from app.directory.services.entries.counting import EVERY, add_counts, differences
from app.directory.services.entries.draft import TOLD, Draft, batches
from app.directory.services.entries.organisations import draft_organisations
from app.directory.services.entries.people import draft_people

BATCH = 500
DraftsOf = Callable[[Collection[int]], dict[int, Draft]]
APART = {"synchronize_session": False}


def refresh_people(user_ids: Iterable[int]) -> None:
    """Renew the entries of these people; whoever is no longer listed loses theirs."""
    _refresh(EntryKind.PERSON, user_ids, draft_people)


def refresh_organisations(ids: Iterable[int]) -> None:
    """Renew the entries of these structures; one that was merged loses its own."""
    _refresh(EntryKind.ORGANISATION, ids, draft_organisations)


def _refresh(kind: EntryKind, item_ids: Iterable[int], drafts_of: DraftsOf) -> None:
    for batch in batches(item_ids, BATCH):
        held = _hold(kind, batch)
        drafts = drafts_of(batch)
        missing = {item_id: draft for item_id, draft in drafts.items() if item_id not in held}
        if missing:
            is_alone = _make(kind, missing) == len(missing)
            held |= _hold(kind, missing)
            if not is_alone:  # whoever made the others meanwhile may have changed them
                drafts = drafts_of(batch)
        _renew(kind, held, drafts)
        touch(KIND_OF[kind], batch)


def _make(kind: EntryKind, drafts: dict[int, Draft]) -> int:
    """Make empty entries, but those that somebody has made meanwhile; gives how many it made."""
    rows = [{**draft.row(), "line": "", "place": "", "labels": ""} for draft in drafts.values()]
    dialect_insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    made = (
        dialect_insert(Entry)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["kind", "item_id"])
    )
    fresh = db.session.scalars(made.returning(Entry.id)).all()
    add_counts(kind, {EVERY: len(fresh)}, {})
    return len(fresh)


def _hold(kind: EntryKind, item_ids: Collection[int]) -> dict[int, Any]:
    rows = db.session.execute(
        select(Entry.id, Entry.item_id, *(getattr(Entry, name) for name in TOLD))
        .where(Entry.kind == kind, Entry.item_id.in_(item_ids))
        .order_by(Entry.id)
        .with_for_update()
    )
    return {row.item_id: row for row in rows}


def _renew(kind: EntryKind, held: dict[int, Any], drafts: dict[int, Draft]) -> None:
    ids = {row.id: item_id for item_id, row in held.items()}
    labels, words = _stored(ids)
    kept = {entry_id: drafts[item_id] for entry_id, item_id in ids.items() if item_id in drafts}
    gone = [entry_id for entry_id in ids if entry_id not in kept]
    for entry_id, draft in kept.items():
        _write_entry(entry_id, draft, held[draft.item_id])
    wanted_labels = {entry_id: draft.stored_labels for entry_id, draft in kept.items()}
    wanted_words = {entry_id: draft.words for entry_id, draft in kept.items()}
    renamed = {i for i, draft in kept.items() if held[draft.item_id].sort_name != draft.sort_name}
    _write_labels(kind, {i: set() if i in renamed else labels[i] for i in kept}, kept, renamed)
    _write_words(kind, words, wanted_words)
    if gone:
        db.session.execute(delete(Entry).where(Entry.id.in_(gone)), execution_options=APART)
    add_counts(
        kind,
        differences(_counter(labels.values()), _counter(wanted_labels.values()))
        | {EVERY: -len(gone)},
        differences(_counter(words.values()), _counter(wanted_words.values())),
    )


def _counter(several: Iterable[Iterable[Any]]) -> Counter[Any]:
    return Counter(each for one in several for each in one)


def _stored(
    entry_ids: Collection[int],
) -> tuple[dict[int, set[Label]], dict[int, dict[str, int]]]:
    labels: dict[int, set[Label]] = {entry_id: set() for entry_id in entry_ids}
    words: dict[int, dict[str, int]] = {entry_id: {} for entry_id in entry_ids}
    for row in db.session.execute(
        select(EntryLabel.entry_id, EntryLabel.facet, EntryLabel.value).where(
            EntryLabel.entry_id.in_(entry_ids)
        )
    ):
        labels[row.entry_id].add((row.facet, row.value))
    for entry_id, word, weight in db.session.execute(
        select(EntryWord.entry_id, EntryWord.word, EntryWord.weight).where(
            EntryWord.entry_id.in_(entry_ids)
        )
    ):
        words[entry_id][word] = weight
    return labels, words


def _write_entry(entry_id: int, draft: Draft, held: Any) -> None:
    row = draft.row()
    if any(getattr(held, name) != row[name] for name in TOLD):
        db.session.execute(
            update(Entry).where(Entry.id == entry_id).values(row), execution_options=APART
        )


def _write_labels(
    kind: EntryKind,
    stored: dict[int, set[Label]],
    kept: dict[int, Draft],
    renamed: set[int],
) -> None:
    if renamed:
        db.session.execute(
            delete(EntryLabel).where(EntryLabel.entry_id.in_(renamed)), execution_options=APART
        )
    _drop(EntryLabel, _dropped_labels(stored, kept))
    rows = [
        {"entry_id": i, "kind": kind, "facet": facet, "value": value, "sort_name": draft.sort_name}
        for i, draft in kept.items()
        for facet, value in draft.stored_labels - stored[i]
    ]
    if rows:
        db.session.execute(insert(EntryLabel), rows)


def _dropped_labels(stored: dict[int, set[Label]], kept: dict[int, Draft]) -> Iterator[Any]:
    for entry_id, draft in kept.items():
        for facet, value in stored[entry_id] - draft.stored_labels:
            yield and_(
                EntryLabel.entry_id == entry_id,
                EntryLabel.facet == facet,
                EntryLabel.value == value,
            )


def _write_words(
    kind: EntryKind, stored: dict[int, dict[str, int]], wanted: dict[int, dict[str, int]]
) -> None:
    lost = [
        and_(EntryWord.entry_id == entry_id, EntryWord.word.in_(list(changed)))
        for entry_id, words in wanted.items()
        if (changed := {w for w, weight in stored[entry_id].items() if words.get(w) != weight})
    ]
    _drop(EntryWord, lost)
    rows = [
        {"entry_id": entry_id, "kind": kind, "word": word, "weight": weight}
        for entry_id, words in wanted.items()
        for word, weight in words.items()
        if stored[entry_id].get(word) != weight
    ]
    if rows:
        db.session.execute(insert(EntryWord), rows)


def _drop(model: Any, conditions: Iterable[Any]) -> None:
    several = list(conditions)
    for start in range(0, len(several), BATCH // 2):
        some = several[start : start + BATCH // 2]
        db.session.execute(delete(model).where(or_(*some)), execution_options=APART)
