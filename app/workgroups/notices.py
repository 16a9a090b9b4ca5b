"""What workgroups tell those who run them: somebody left a structure, is their place to stay?"""

from collections.abc import Sequence

from sqlalchemy import func

from app.accounts.models import User
from app.core.dates import plural
from app.core.db import db
from app.notifications.kinds import (
    WAITING_ORDER,
    WAITING_TITLE,
    Line,
    Rhythm,
    Span,
    declare_kind,
    describer,
    section,
)
from app.workgroups.models import Membership, Workgroup
from app.workgroups.policies import all_workgroups, mandates_awaiting, mandates_to_confirm

TO_CONFIRM = declare_kind(
    "workgroups.mandate_to_confirm",
    "Un membre d’un groupe que j’anime change de structure",
    family="Groupes que j’anime",
    mail=Rhythm.WEEKLY,
    one="mandat à confirmer",
    many="mandats à confirmer",
    told="change de structure\N{NO-BREAK SPACE}: sa place est à confirmer",
    section="workgroups.mandate_to_confirm",
)


@describer(Membership.__tablename__)
def describe_mandates(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """The places that wait, to those who run their group; one that was confirmed is not told."""
    waiting = mandates_to_confirm(user).where(Membership.id.in_(ids))
    found = db.session.scalars(waiting).unique().all()
    groups = _groups({each.workgroup_id for each in found})
    return {each.id: _told(each, groups[each.workgroup_id]) for each in found}


@section(TO_CONFIRM.section, WAITING_TITLE, order=WAITING_ORDER, kind=TO_CONFIRM)
def waiting_mandates(user: User, _span: Span) -> Sequence[Line]:
    """A line for each group where places wait to be confirmed."""
    waiting = mandates_awaiting(user).order_by(None)
    counted = waiting.with_only_columns(Membership.workgroup_id, func.count(Membership.id))
    counts = dict(iter(db.session.execute(counted.group_by(Membership.workgroup_id))))
    return [_counted(group, counts[group.id]) for group in _groups(counts).values()]


def _groups(ids: Sequence[int] | set[int] | dict[int, int]) -> dict[int, Workgroup]:
    found = db.session.scalars(all_workgroups().where(Workgroup.id.in_(list(ids))))
    return {each.id: each for each in found}


def _told(membership: Membership, group: Workgroup) -> Line:
    return Line(
        title=f"{membership.user.full_name} change de structure\N{NO-BREAK SPACE}: "
        "sa place dans le groupe est à confirmer",
        href=_members_href(group),
        place_name=_place_name(group),
        place_short=f"Groupe {group.theme.number}, {group.region.name}",
    )


def _counted(group: Workgroup, count: int) -> Line:
    return Line(
        title=plural(count, "mandat à confirmer", "mandats à confirmer"),
        href=_members_href(group),
        place_name=_place_name(group),
    )


def _members_href(group: Workgroup) -> str:
    return f"/groupes/{group.region.slug}/{group.theme.slug}/membres"


def _place_name(group: Workgroup) -> str:
    return f"Groupe {group.theme.number} – {group.title}, {group.region.name}"
