"""Whoever reads, as a parameter: what hot pages ask is built once for all those who hold the same
roles, and sent for each of them.

Building a statement of this size costs more than executing it.
"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Integer, bindparam

from app.accounts.models import NationalRole, User

NUMBER: Any = bindparam("user_id", type_=Integer)


class _Number:
    """Stands for a user in a condition that asks their number alone."""

    id = NUMBER


ANYBODY = cast(User, _Number())


@dataclass(frozen=True)
class _Anybody:
    """Stands for a user in the policies, which ask their number, their roles and their account."""

    is_active: bool
    is_pending: bool
    roles: frozenset[NationalRole]

    @property
    def id(self) -> Any:
        return NUMBER

    @property
    def is_ansa(self) -> bool:
        return self.has_role(NationalRole.ANSA)

    def has_role(self, *wanted: NationalRole) -> bool:
        return not self.roles.isdisjoint(wanted)


def anybody_like(user: User) -> User:
    """Who stands for a person in a statement to which ``user_id`` is given when it is sent."""
    roles = frozenset(grant.role for grant in user.roles)
    return cast(User, _Anybody(user.is_active, user.is_pending, roles))
