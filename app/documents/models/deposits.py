"""Deposits: files sent and not yet described, between the two steps of publishing."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, now
from app.directory.models import Region
from app.documents.models.files import DocumentFile
from app.workgroups.audiences import place_of
from app.workgroups.models import Workgroup


class Deposit(Base):
    """Files sent by one person to one place (as in Document); erased with its files after some
    days when it is not finished. It is its maker's alone."""

    __tablename__ = "document_deposits"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    workgroup_id: Mapped[int | None] = mapped_column(
        ForeignKey("workgroups.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    finished_at: Mapped[datetime | None]

    region: Mapped[Region | None] = relationship(lazy="raise")
    workgroup: Mapped[Workgroup | None] = relationship(lazy="raise")

    @property
    def place(self) -> str:
        return place_of(self.region_code, self.workgroup_id)


class DepositedFile(Base):
    """A file of a deposit, in the order of sending. ``document_id`` says what it became."""

    __tablename__ = "document_deposited_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    deposit_id: Mapped[int] = mapped_column(
        ForeignKey("document_deposits.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("document_files.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    sent_at: Mapped[datetime] = mapped_column(default=now)
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )

    file: Mapped[DocumentFile] = relationship(lazy="raise")
