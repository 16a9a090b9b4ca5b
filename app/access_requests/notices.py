"""What waits for those who run a group, as their letter tells it: opinions, requests to join."""

from collections.abc import Sequence

from sqlalchemy import func, or_

from app.access_requests.queries.opinions import count_to_judge
from app.accounts.models import User
from app.core.dates import plural
from app.core.db import db
from app.notifications.kinds import (
    WAITING_ORDER,
    WAITING_TITLE,
    Line,
    Span,
    declare_letter_kind,
    section,
)
from app.workgroups.models import JoinRequest, Role, Workgroup
from app.workgroups.policies import (
    all_workgroups,
    is_facilitator,
    visible_join_requests,
    workgroup_ids_of,
)


def runs_groups(user: User) -> bool:
    """Whether a person may have opinions and answers to give."""
    return user.is_ansa or is_facilitator(user)


WAITING = declare_letter_kind(
    "access_requests.waiting",
    "Les avis et les réponses que l’on attend de moi dans les groupes que j’anime",
    family="Groupes que j’anime",
    concerns=runs_groups,
)


@section("access_requests.waiting", WAITING_TITLE, order=WAITING_ORDER, kind=WAITING, more="/")
def waiting_lines(user: User, _span: Span) -> Sequence[Line]:
    """What a person who runs groups is to answer today; nobody else has any line."""
    if not runs_groups(user):
        return []
    return [*_opinions(user), *_join_requests(user)]


def _opinions(user: User) -> list[Line]:
    count = count_to_judge(user)
    if not count:
        return []
    told = plural(count, "avis à donner", "avis à donner")
    return [Line(title=f"{told} sur des demandes d’accès", href="/demandes/avis")]


def _join_requests(user: User) -> list[Line]:
    """A line for each group; for ANSA, the groups that nobody else runs."""
    asked = visible_join_requests(user).order_by(None)
    if user.is_ansa:
        own = workgroup_ids_of(user, Role.FACILITATOR)
        asked = asked.where(or_(Workgroup.facilitator_count == 0, Workgroup.id.in_(own)))
    counted = asked.with_only_columns(JoinRequest.workgroup_id, func.count(JoinRequest.id))
    counts = dict(iter(db.session.execute(counted.group_by(JoinRequest.workgroup_id))))
    groups = db.session.scalars(all_workgroups().where(Workgroup.id.in_(counts))).all()
    return [_line(group, counts[group.id]) for group in groups]


def _line(group: Workgroup, count: int) -> Line:
    asked = plural(count, "demande pour rejoindre", "demandes pour rejoindre")
    return Line(
        title=f"{asked} le groupe",
        href=f"/groupes/{group.region.slug}/{group.theme.slug}/demandes",
        place_name=f"GT {group.theme.number} – {group.title}, {group.region.name}",
    )
