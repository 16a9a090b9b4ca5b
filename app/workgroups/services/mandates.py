"""The mandates of regional teams: facilitators of their region, sometimes judges of it."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.workgroups.models import RegionalMandate


class MandateTaken(DomainError):
    """The same mandate was being given at the same moment."""

    next_step = "Rechargez la page : le mandat y figure déjà."


def grant_mandate(
    user: User, region_code: str, *, can_decide: bool = False, by: User | None
) -> RegionalMandate:
    """Make a person of the regional team of a region; a mandate in force is only adjusted.

    Raises MandateTaken when somebody else gives it at the same moment.
    """
    mandate = _mandate_of(user, region_code)
    if mandate is None:
        mandate = RegionalMandate(user_id=user.id, region_code=region_code, can_decide=can_decide)
        db.session.add(mandate)
        try:
            db.session.flush()
        except IntegrityError as error:
            raise MandateTaken("Ce mandat vient d’être donné par quelqu’un d’autre.") from error
    elif mandate.can_decide is can_decide:
        return mandate
    mandate.can_decide = can_decide
    audit.record("mandate.granted", user, by=by, region_code=region_code, can_decide=can_decide)
    return mandate


def revoke_mandate(user: User, region_code: str, *, by: User | None) -> None:
    """End a person's place in the regional team of a region; nothing happens if there is none."""
    mandate = _mandate_of(user, region_code)
    if mandate is None:
        return
    db.session.delete(mandate)
    audit.record("mandate.revoked", user, by=by, region_code=region_code)


def _mandate_of(user: User, region_code: str) -> RegionalMandate | None:
    return db.session.scalar(
        select(RegionalMandate)
        .where(RegionalMandate.user_id == user.id, RegionalMandate.region_code == region_code)
        .with_for_update()
    )
