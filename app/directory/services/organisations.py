"""Structures found, proposed by a member, completed by their people, confirmed by staff."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.text import fold
from app.directory.models import Organisation
from app.directory.queries.organisations import find_organisation
from app.directory.services.particulars import Particulars, check_siret, write_particulars


class EditedMeanwhile(DomainError):
    """Somebody else wrote this page since it was opened."""

    next_step = "Comparez avec ce que vous avez écrit, puis enregistrez de nouveau."

    def __init__(self) -> None:
        super().__init__("Quelqu’un a modifié cette page pendant que vous l’écriviez.")


class MergedMeanwhile(DomainError):
    """The structure was a double, and staff merged it."""

    def __init__(self) -> None:
        super().__init__("Cette structure a été réunie à une autre.")


def find_or_add_organisation(
    name: str, *, department_code: str | None, by: User | None, type_code: str | None = None
) -> Organisation:
    """The known structure of this name, else a new one that staff are to confirm."""
    known = find_organisation(name, department_code)
    if known is not None:
        return known
    added = Organisation(
        name=name,
        search_name=fold(name),
        type_code=type_code,
        department_code=department_code,
        proposed_by_id=by.id if by else None,
    )
    db.session.add(added)
    db.session.flush()
    return added


def add_organisation(typed: Particulars) -> Organisation:
    """A new structure with these particulars. Raises SiretTaken."""
    check_siret(typed.siret)
    added = Organisation(name=typed.name, search_name=fold(typed.name)[:200])
    db.session.add(added)
    write_particulars(added, typed)
    return added


def propose(typed: Particulars, *, by: User, submission_key: str) -> Organisation:
    """Add a structure that was missing: used at once, confirmed by staff later.

    The same form sent twice adds one.
    """
    same = select(Organisation).where(Organisation.submission_key == submission_key)
    known = db.session.scalar(same)
    if known is not None:
        return known
    added = Organisation(
        name=typed.name,
        search_name=fold(typed.name)[:200],
        proposed_by_id=by.id,
        submission_key=submission_key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(added)
    except IntegrityError:
        return db.session.scalars(same).one()
    write_particulars(added, typed)
    audit.record("organisation.proposed", added, by=by)
    return added


def complete(organisation: Organisation, typed: Particulars, version: int, *, by: User) -> None:
    """Write a structure's page anew. Raises EditedMeanwhile, MergedMeanwhile, SiretTaken."""
    lock(organisation.id)
    if organisation.version != version:
        raise EditedMeanwhile
    try:
        with db.session.begin_nested():
            changed = write_particulars(organisation, typed)
    except IntegrityError as clash:
        raise EditedMeanwhile from clash
    if not changed:
        return
    organisation.version += 1
    audit.record("organisation.completed", organisation, by=by, fields=changed)


def confirm(organisation: Organisation, *, by: User) -> None:
    """Say that a proposed structure is a real one; once is enough."""
    lock(organisation.id)
    if organisation.confirmed_at is not None:
        return
    organisation.confirmed_at = now()
    audit.record("organisation.confirmed", organisation, by=by)


def lock(*ids: int) -> list[Organisation]:
    """Hold these structures until the transaction ends, read anew, in the order of their numbers.
    Raises MergedMeanwhile."""
    held = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.id)
        .with_for_update(of=Organisation)
        .execution_options(populate_existing=True)
    ).all()
    if any(each.merged_into_id is not None for each in held):
        raise MergedMeanwhile
    return list(held)
