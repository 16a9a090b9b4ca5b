"""Every write of workgroups, one module for each noun."""

from app.workgroups.services.confirming import confirm_membership
from app.workgroups.services.counts import CountDifference, check_counts
from app.workgroups.services.groups import (
    archive_workgroup,
    create_workgroup,
    edit_workgroup,
    rename_workgroup,
    reopen_workgroup,
)
from app.workgroups.services.joining import accept, decline, join, leave, withdraw
from app.workgroups.services.mandates import grant_mandate, revoke_mandate
from app.workgroups.services.memberships import (
    add_member,
    change_role,
    end_membership,
    recount,
    remove_member,
)
from app.workgroups.services.messages import write_to_facilitators
from app.workgroups.services.reference import load_reference
from app.workgroups.services.themes import create_theme, edit_theme

__all__ = [
    "CountDifference",
    "accept",
    "add_member",
    "archive_workgroup",
    "change_role",
    "check_counts",
    "confirm_membership",
    "create_theme",
    "create_workgroup",
    "decline",
    "edit_theme",
    "edit_workgroup",
    "end_membership",
    "grant_mandate",
    "join",
    "leave",
    "load_reference",
    "recount",
    "remove_member",
    "rename_workgroup",
    "reopen_workgroup",
    "revoke_mandate",
    "withdraw",
    "write_to_facilitators",
]
