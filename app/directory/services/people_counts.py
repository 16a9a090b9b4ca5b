"""How many people each structure has: a count that pages show, so it is stored."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select, true, update

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Affiliation, Organisation
from app.directory.policies.people import in_directory


def count_people_with(user_ids: Collection[int]) -> None:
    """Count again the people of every structure that these people belong or belonged to."""
    _count(Organisation.id.in_(organisations_with(user_ids)))


def organisations_with(user_ids: Collection[int]) -> Select[int | None]:
    """The structures that these people belong or belonged to."""
    return (
        select(Affiliation.organisation_id)
        .where(Affiliation.user_id.in_(user_ids), Affiliation.organisation_id.is_not(None))
        .distinct()
    )


def count_people(organisation_ids: Collection[int]) -> None:
    """Count again the people of these structures."""
    _count(Organisation.id.in_(organisation_ids))


def count_all_people() -> None:
    """Count again the people of every structure."""
    _count(true())


def wrong_counts() -> Iterator[str]:
    """The structures whose stored count is not the right one, each as a French line."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.people_count, _counted().label("right")).where(
            Organisation.people_count != _counted()
        )
    )
    for row in rows:
        counted = f"{row.right} personnes et non {row.people_count}"
        yield f"annuaire : la structure {row.id} compte {counted}"


def _count(concerned: ColumnElement[bool]) -> None:
    db.session.flush()
    changed = db.session.scalars(
        update(Organisation)
        .where(concerned, Organisation.people_count != _counted())
        .values(people_count=_counted())
        .returning(Organisation.id)
        .execution_options(synchronize_session=False)
    ).all()
    for held in db.session.identity_map.values():
        if isinstance(held, Organisation) and held.id in changed:
            db.session.expire(held, ["people_count"])


def _counted() -> ScalarSelect[int]:
    """The people of a structure today whose account is in use, as a subquery of its row."""
    return (
        select(func.count(func.distinct(Affiliation.user_id)))
        .join(User, User.id == Affiliation.user_id)
        .where(
            Affiliation.organisation_id == Organisation.id,
            Affiliation.ended_on.is_(None),
            in_directory(),
        )
        .correlate(Organisation)
        .scalar_subquery()
    )
