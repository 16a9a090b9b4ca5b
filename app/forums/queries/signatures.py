"""How a post is signed: the function and structure of its author, the oldest tie in force."""

from typing import Any

from sqlalchemy import ColumnElement, select

from app.accounts.models import User
from app.directory.models import Affiliation, Organisation

LINE_LENGTH = 420


def signature(job_title: str | None, organisation: str | None) -> str:
    """« Chargée de mission, CCAS de Lille », empty for somebody who said nothing of it."""
    return ", ".join(filter(None, (job_title, organisation)))[:LINE_LENGTH]


def signature_columns(user: User) -> tuple[ColumnElement[Any], ...]:
    """The two parts of a person's signature, to be read with something else."""
    oldest = (
        select(Affiliation)
        .where(Affiliation.user_id == user.id, Affiliation.ended_on.is_(None))
        .order_by(Affiliation.id)
        .limit(1)
    )
    structure = oldest.outerjoin(Organisation, Organisation.id == Affiliation.organisation_id)
    return (
        oldest.with_only_columns(Affiliation.job_title).scalar_subquery(),
        structure.with_only_columns(Organisation.name).scalar_subquery(),
    )
