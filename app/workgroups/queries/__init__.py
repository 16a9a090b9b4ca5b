"""Reads of workgroups, one module for each noun."""

from app.workgroups.queries.groups import (
    find_workgroup,
    joinable_in,
    pending_request,
    region_at,
    without_facilitator,
)
from app.workgroups.queries.people import answering_for, facilitators_of, functions_of

__all__ = [
    "answering_for",
    "facilitators_of",
    "find_workgroup",
    "functions_of",
    "joinable_in",
    "pending_request",
    "region_at",
    "without_facilitator",
]
