"""What may be said otherwise: synonyms and acronyms, which staff edit, applied while searching."""

import csv
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db, now
from app.core.search_index.clauses import Synonyms

DEFAULTS = Path(__file__).parent / "reference" / "synonyms.csv"
LONGEST = 160


class Synonym(Base):
    """Two ways to say the same, each found by the other: « ASE », « aide sociale à l’enfance »."""

    __tablename__ = "search_synonyms"
    __table_args__ = (UniqueConstraint("said", "other"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    said: Mapped[str] = mapped_column(String(LONGEST))
    other: Mapped[str] = mapped_column(String(LONGEST))
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


def present_synonyms() -> Synonyms:
    """The synonyms as they stand now; read again only when one has changed."""
    stamp = tuple(
        db.session.execute(
            select(func.count(), func.max(Synonym.id), func.max(Synonym.changed_at))
        ).one()
    )
    kept = current_app.extensions.get("search_synonyms")
    if kept is None or kept[0] != stamp:
        kept = (stamp, Synonyms.of(db.session.execute(select(Synonym.said, Synonym.other)).all()))
        current_app.extensions["search_synonyms"] = kept
    synonyms: Synonyms = kept[1]
    return synonyms


def load_defaults() -> int:
    """Give a new service the acronyms of its field, and the former names; return how many."""
    if db.session.scalar(select(Synonym.id).limit(1)):
        return 0
    with DEFAULTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    db.session.add_all(Synonym(said=row["said"], other=row["other"]) for row in rows)
    db.session.flush()
    return len(rows)
