"""Every entry written anew: after a migration, an import in bulk, a demonstration."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import Select, delete, insert, select, text

from app.core.db import db
from app.core.search_index.upkeep import rebuild_later
from app.directory.models import Entry, EntryLabel, EntryWord, LabelCount, Vocabulary
from app.directory.services.entries.counting import count_all
from app.directory.services.entries.draft import Draft, batches
from app.directory.services.entries.following import forget_pending
from app.directory.services.entries.organisations import draft_organisations, listed_organisations
from app.directory.services.entries.people import draft_people, listed_people
from app.directory.services.people_counts import count_all_people

BATCH = 2_000
DERIVED = (EntryWord, EntryLabel, Entry, LabelCount, Vocabulary)
DraftsOf = Callable[[Collection[int]], dict[int, Draft]]


def refresh_all() -> dict[str, int]:
    """Write every entry anew, for the search too; return how many, by French noun."""
    rebuild_later()
    return _refresh_all()


def _refresh_all() -> dict[str, int]:
    db.session.flush()
    forget_pending()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE directory_entries IN SHARE ROW EXCLUSIVE MODE"))
    for model in DERIVED:
        db.session.execute(delete(model), execution_options={"synchronize_session": False})
    written = {
        "personnes": _write(listed_people(), draft_people),
        "structures": _write(listed_organisations(), draft_organisations),
    }
    count_all()
    count_all_people()
    return written


def refresh_if_empty() -> None:
    """Write the entries where there is none yet: after the migration that makes their tables."""
    if db.session.scalar(select(Entry.id).limit(1)) is None:
        _refresh_all()


def _write(listed: Select[int], drafts_of: DraftsOf) -> int:
    ids = db.session.scalars(listed).all()
    for batch in batches(ids, BATCH):
        drafts = list(drafts_of(batch).values())
        made = insert(Entry).returning(Entry.id, sort_by_parameter_order=True)
        entry_ids = db.session.scalars(made, [each.row() for each in drafts]).all()
        numbered = list(zip(entry_ids, drafts, strict=True))
        _insert(EntryLabel, _labels(numbered))
        _insert(EntryWord, _words(numbered))
    return len(ids)


def _insert(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    if several := list(rows):
        db.session.execute(insert(model.__table__), several)


def _labels(numbered: list[tuple[int, Draft]]) -> Iterator[dict[str, Any]]:
    for entry_id, draft in numbered:
        for facet, value in sorted(draft.stored_labels):
            yield {
                "entry_id": entry_id,
                "kind": draft.kind,
                "facet": facet,
                "value": value,
                "sort_name": draft.sort_name,
            }


def _words(numbered: list[tuple[int, Draft]]) -> Iterator[dict[str, Any]]:
    for entry_id, draft in numbered:
        for word, weight in sorted(draft.words.items()):
            yield {"entry_id": entry_id, "kind": draft.kind, "word": word, "weight": weight}
