"""Entries follow what they are derived from, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from app.accounts.models import User
from app.core.db import db
from app.directory import registry
from app.directory.models import Affiliation, Organisation, Profile, ProfileExpertise
from app.directory.services.entries.renewing import refresh_organisations, refresh_people
from app.directory.services.people_counts import count_people_with, organisations_with

PEOPLE, ORGANISATIONS, NAMED = (
    "directory.people",
    "directory.organisations",
    "directory.organisations_named",
)
# What an entry is made of; a row that changes otherwise (a sign-in) renews nothing.
OF_USER = (
    "first_name", "last_name", "sort_name", "activated_at", "deactivated_at", "anonymised_at",
)  # fmt: skip
OF_PROFILE = ("region_code", "department_code")
OF_ORGANISATION = ("name", "acronym", "type_code", "department_code", "town", "merged_into_id")


def renew_later(*, people: Iterable[int] = (), organisations: Iterable[int] = ()) -> None:
    """Renew these entries before the commit: for what statements changed without the session."""
    _note(db.session(), PEOPLE, people)
    _note(db.session(), ORGANISATIONS, organisations)
    _note(db.session(), NAMED, organisations)


def forget_pending() -> None:
    """Renew nothing of what has changed until now: everything was."""
    for key in (PEOPLE, ORGANISATIONS, NAMED):
        db.session.info.pop(key, None)


def _note(session: Session, key: str, ids: Iterable[int]) -> None:
    wanted = set(ids)
    if wanted:
        session.info.setdefault(key, set()).update(wanted)


@event.listens_for(Session, "after_flush")
def _note_changes(session: Session, _flush: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        is_whole = row in session.new or row in session.deleted
        if isinstance(row, Organisation):
            if is_whole or _changed(row, OF_ORGANISATION):
                _note(session, ORGANISATIONS, [row.id])
            if not is_whole and _changed(row, OF_ORGANISATION):
                _note(session, NAMED, [row.id])
        else:
            _note(session, PEOPLE, _people_of(row, is_whole=is_whole))


def _people_of(row: Any, *, is_whole: bool) -> Iterable[int]:
    if isinstance(row, User):
        return [row.id] if is_whole or _changed(row, OF_USER) else ()
    if isinstance(row, Profile):
        return [row.user_id] if is_whole or _changed(row, OF_PROFILE) else ()
    if isinstance(row, Affiliation | ProfileExpertise):
        return [row.user_id]
    return registry.people_followed(row)


def _changed(row: Any, names: Iterable[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


@event.listens_for(Session, "before_commit")
def _renew(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    people = session.info.pop(PEOPLE, set())
    organisations = session.info.pop(ORGANISATIONS, set())
    named = session.info.pop(NAMED, set())
    if named:
        people |= set(
            session.scalars(
                select(Affiliation.user_id).where(
                    Affiliation.organisation_id.in_(named), Affiliation.ended_on.is_(None)
                )
            )
        )
    if people:
        organisations |= set(filter(None, session.scalars(organisations_with(people))))
    if organisations:
        refresh_organisations(organisations)
    if people:
        count_people_with(people)
        refresh_people(people)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        for key in (PEOPLE, ORGANISATIONS, NAMED):
            session.info.pop(key, None)
