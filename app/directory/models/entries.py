"""Entries: what the search of the directory reads, derived from people and structures.

An entry holds nothing that some member may not see: name, function, structure, territory, groups
and roles; never an address, a phone number or a photo.
"""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, folded, text_enum


def within(region_code: str, facet: str) -> str:
    """The facet that holds the values of another among the entries of one region: « 32/role »."""
    return f"{region_code}/{facet}"


class EntryKind(StrEnum):
    """What an entry stands for."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Entry(Base):
    """A person (``item_id`` is the account's) or a structure, as one line of the directory.

    ``labels`` says again what ``EntryLabel`` does, once and one value a line (``region=32``): what
    a page tells of entries that are found already is then read with them.
    """

    __tablename__ = "directory_entries"
    __table_args__ = (
        UniqueConstraint("kind", "item_id"),
        Index("ix_directory_entries_order", "kind", "sort_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind] = mapped_column(text_enum(EntryKind))
    item_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(220))
    sort_name: Mapped[str] = mapped_column(folded(220))
    line: Mapped[str] = mapped_column(String(420), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    labels: Mapped[str] = mapped_column(Text, default="")


class EntryLabel(Base):
    """A value of an entry for a facet: (``region``, ``32``), (``group``, ``12``), (``role``,
    ``facilitator``).

    Those of an entry that has a region are there a second time in facets ``within`` it, so that
    who bears both need not be looked for, only read.

    ``kind`` and ``sort_name`` are those of the entry: those who bear a value are read in order.
    """

    __tablename__ = "directory_labels"
    __table_args__ = (
        UniqueConstraint("entry_id", "facet", "value"),
        Index("ix_directory_labels_order", "kind", "facet", "value", "sort_name", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("directory_entries.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind] = mapped_column(text_enum(EntryKind))
    facet: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(60))
    sort_name: Mapped[str] = mapped_column(folded(220))


class EntryWord(Base):
    """A word of an entry, folded; ``weight`` is higher in the name than in the rest."""

    __tablename__ = "directory_words"
    __table_args__ = (
        UniqueConstraint("entry_id", "word"),
        Index("ix_directory_words_word", "kind", "word", "entry_id", "weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("directory_entries.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind] = mapped_column(text_enum(EntryKind))
    word: Mapped[str] = mapped_column(folded(60))
    weight: Mapped[int] = mapped_column(default=1)


class LabelCount(Base):
    """How many entries bear a value of a facet, kept with them: counting them all is slow.

    The facet ``""`` counts the entries themselves.
    """

    __tablename__ = "directory_label_counts"
    __table_args__ = (UniqueConstraint("kind", "facet", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind] = mapped_column(text_enum(EntryKind))
    facet: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(60))
    count: Mapped[int] = mapped_column(default=0)


class Vocabulary(Base):
    """Each word once for each kind, with how many entries bear it: which word of a search is the
    rarest, and where a misspelt one finds its like."""

    __tablename__ = "directory_vocabulary"

    kind: Mapped[EntryKind] = mapped_column(text_enum(EntryKind), primary_key=True)
    word: Mapped[str] = mapped_column(folded(60), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
