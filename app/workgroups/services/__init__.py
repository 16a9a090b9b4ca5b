"""Every write of workgroups, one module for each noun."""

from app.workgroups.services.mandates import grant_mandate, revoke_mandate
from app.workgroups.services.memberships import (
    NoLongerMember,
    add_member,
    change_role,
    end_membership,
    recount,
)
from app.workgroups.services.reference import load_reference

__all__ = [
    "NoLongerMember",
    "add_member",
    "change_role",
    "end_membership",
    "grant_mandate",
    "load_reference",
    "recount",
    "revoke_mandate",
]
