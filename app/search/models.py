"""What is kept of searches: those that people save, and the words that found nothing."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now

NAME_LENGTH = 120
ADDRESS_LENGTH = 1_000
WORDS_LENGTH = 160


class SavedSearch(Base):
    """A search that a person keeps: ``address`` is what its page takes after the question mark.

    ``looked_at`` is when they last saw its results, or saved it: an alert tells what came since.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("user_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    has_alert: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    looked_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(lazy="raise")


class FruitlessSearch(Base):
    """Words that found nothing on a day, and how many times: nothing says whose they were."""

    __tablename__ = "fruitless_searches"
    __table_args__ = (UniqueConstraint("words", "searched_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    searched_on: Mapped[date] = mapped_column(index=True)
    times: Mapped[int] = mapped_column(default=1)
