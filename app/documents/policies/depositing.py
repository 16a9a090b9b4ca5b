"""Who a deposit may be opened to, and by whom it is gone on with."""

from sqlalchemy import Select, select

from app.accounts.models import User
from app.documents.models import Deposit
from app.workgroups.models import Audience
from app.workgroups.standing import standing_in


def deposit_audiences(
    user: User, region_code: str | None, workgroup_id: int | None
) -> list[Audience]:
    """Those whom a new document may be shown to, narrowest first: the people of the place, and
    wider ones for those who run it. Never the public, which is a gesture of its own."""
    if region_code is None:
        return [Audience.MEMBERS]
    if workgroup_id is None:
        return [Audience.REGION, Audience.MEMBERS]
    if standing_in(user, region_code, workgroup_id).runs:
        return [Audience.WORKGROUP, Audience.REGION, Audience.MEMBERS]
    return [Audience.WORKGROUP]


def begun_deposits(user: User) -> Select[Deposit]:
    """The deposits that a person began, finished or not: a second click finds what it made."""
    return select(Deposit).where(Deposit.user_id == user.id)
