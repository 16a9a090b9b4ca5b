"""Deposits: files sent one by one or all at once, described together, then published once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db, now
from app.documents.models import Deposit, DepositedFile, Document, DocumentFile, DocumentVersion
from app.documents.services.editing import Description
from app.documents.services.limits import MOST_FILES
from app.documents.services.publishing import Placing, publish
from app.documents.services.refusals import DepositFinished, NothingDeposited, TooManyFiles
from app.documents.services.taking import Kept, file_of
from app.workgroups.models import Audience

UNFINISHED_DAYS = 7
STATE = [each.key for each in Deposit.__mapper__.column_attrs]


@dataclass(frozen=True)
class Described:
    """What was said of the files of a deposit, by the number of each, and of all of them."""

    audience: Audience
    said: Mapping[int, Description]
    departments: Sequence[str] = field(default=())


def begin(region_code: str | None, workgroup_id: int | None, *, by: User) -> Deposit:
    """Open a deposit in a place."""
    deposit = Deposit(user_id=by.id, region_code=region_code, workgroup_id=workgroup_id)
    db.session.add(deposit)
    db.session.flush()
    return deposit


def add_file(deposit: Deposit, kept: Kept) -> DepositedFile:
    """Join a stored file to a deposit; the same one sent again is not joined twice. Raises
    DepositFinished, TooManyFiles, FileRefused."""
    _hold_unfinished(deposit)
    file = file_of(kept)
    own = select(DepositedFile).where(DepositedFile.deposit_id == deposit.id)
    if (known := db.session.scalar(own.where(DepositedFile.file_id == file.id))) is not None:
        return known
    count = select(func.count(DepositedFile.id)).where(DepositedFile.deposit_id == deposit.id)
    if (db.session.scalar(count) or 0) >= MOST_FILES:
        raise TooManyFiles(MOST_FILES)
    added = DepositedFile(deposit_id=deposit.id, file_id=file.id, file_name=kept.file_name)
    db.session.add(added)
    db.session.flush()
    return added


def remove_file(deposit: Deposit, deposited_id: int) -> None:
    """Take a file out of a deposit, if it is still there. Raises DepositFinished."""
    _hold_unfinished(deposit)
    for each in files_of(deposit):
        if each.id == deposited_id:
            db.session.delete(each)
            db.session.flush()
            forget_unused([each.file_id])


def finish(deposit: Deposit, described: Described, *, by: User) -> list[Document]:
    """Make a document of each file, once: a second click makes none. Raises NothingDeposited."""
    _hold(deposit)
    if deposit.finished_at is not None:
        return []
    placing = Placing(deposit.region_code, deposit.workgroup_id, described.audience)
    made = []
    for each in files_of(deposit):
        if (said := described.said.get(each.id)) is None:
            raise NothingDeposited
        document = publish(each.file, each.file_name, placing, said, described.departments, by=by)
        each.document_id = document.id
        made.append(document)
    if not made:
        raise NothingDeposited
    deposit.finished_at = now()
    return made


def abandon(deposit: Deposit) -> None:
    """Forget a deposit that was not finished, and its files. Raises DepositFinished."""
    _hold_unfinished(deposit)
    _forget([deposit.id])


def purge_unfinished() -> int:
    """Forget the deposits that nobody finished within a week; return how many."""
    old = select(Deposit.id).where(
        Deposit.finished_at.is_(None),
        Deposit.created_at < now() - timedelta(days=UNFINISHED_DAYS),
    )
    ids = list(db.session.scalars(old))
    _forget(ids)
    return len(ids)


def files_of(deposit: Deposit) -> Sequence[DepositedFile]:
    """The files of a deposit, in the order of sending."""
    found = select(DepositedFile).where(DepositedFile.deposit_id == deposit.id)
    loaded = found.options(joinedload(DepositedFile.file)).order_by(DepositedFile.id)
    return db.session.scalars(loaded).all()


def forget_unused(file_ids: Iterable[int]) -> None:
    """Forget the rows of these files that nothing shows; their bytes go with those of every row
    that is gone (``core.files.erase_unused``)."""
    for file_id in sorted(set(file_ids)):
        shown = exists().where(DocumentVersion.file_id == file_id)
        waits = exists().where(DepositedFile.file_id == file_id)
        unused = delete(DocumentFile).where(DocumentFile.id == file_id, ~shown, ~waits)
        try:
            with db.session.begin_nested():
                db.session.execute(unused)
        except IntegrityError:
            continue  # somebody has just sent the same bytes


def _forget(deposit_ids: Sequence[int]) -> None:
    files = DepositedFile.deposit_id.in_(deposit_ids)
    file_ids = list(db.session.scalars(select(DepositedFile.file_id).where(files)))
    db.session.execute(delete(DepositedFile).where(files))
    db.session.execute(delete(Deposit).where(Deposit.id.in_(deposit_ids)))
    forget_unused(file_ids)


def _hold(deposit: Deposit) -> None:
    """Hold a deposit as it stands now; one that was abandoned meanwhile is over."""
    try:
        db.session.refresh(deposit, STATE, with_for_update=True)
    except InvalidRequestError as error:
        raise DepositFinished from error


def _hold_unfinished(deposit: Deposit) -> None:
    _hold(deposit)
    if deposit.finished_at is not None:
        raise DepositFinished
