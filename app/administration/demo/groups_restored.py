"""The groups as they were before the demonstration, but for what staff changed meanwhile."""

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from app.access_requests.models import InvitedWorkgroup, WantedWorkgroup
from app.administration.demo import content
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.regions import ARCHIVED, LOCAL_THEME, LOCAL_TITLES, MORE_GROUPS
from app.administration.demo.workgroups import OPENNESS
from app.core.db import db
from app.workgroups.models import JoinRequest, Membership, Openness, Theme, Workgroup
from app.workgroups.services.memberships import recount


def restore_groups() -> None:
    """Take back the mandates, titles, closings and the local theme that the story brought."""
    for number, openness in OPENNESS.items():
        _change(
            _of(FULL_REGION, number), Workgroup.openness == openness, openness=Openness.ON_REQUEST
        )
    for number, mandate in content.mandates().items():
        own = and_(_is_of_theme(number), Workgroup.mandate == mandate)
        _change(own, mandate="", mandate_html="")
    for (region_code, number), title in LOCAL_TITLES.items():
        _change(_of(region_code, number), Workgroup.local_title == title, local_title="")
    for region_code, followers in ARCHIVED.items():
        for number in followers:
            _change(
                _of(region_code, number),
                Workgroup.openness == Openness.ARCHIVED,
                openness=Openness.ON_REQUEST,
                archived_at=None,
                successor_id=None,
            )
    _remove_local_theme()
    db.session.expire_all()
    recount(list(db.session.scalars(select(Workgroup.id).order_by(Workgroup.id))))


def _change(*where: ColumnElement[bool], **values: object) -> None:
    db.session.execute(
        update(Workgroup).where(*where).values(**values),
        execution_options={"synchronize_session": False},
    )


def _of(region_code: str, number: int) -> ColumnElement[bool]:
    return and_(Workgroup.region_code == region_code, _is_of_theme(number))


def _is_of_theme(number: int) -> ColumnElement[bool]:
    national = select(Theme.id).where(Theme.number == number, Theme.region_code.is_(None))
    return Workgroup.theme_id.in_(national)


def _remove_local_theme() -> None:
    """The theme of one region goes with its group, unless somebody real is or wants to be in it."""
    theme = select(Theme.id).where(Theme.title == LOCAL_THEME, Theme.region_code == MORE_GROUPS)
    used = or_(
        *(
            select(link.workgroup_id).where(link.workgroup_id == Workgroup.id).exists()
            for link in (Membership, JoinRequest, WantedWorkgroup, InvitedWorkgroup)
        )
    )
    empty = and_(Workgroup.theme_id.in_(theme), ~used)
    still_there = select(Workgroup.theme_id)
    for statement in (
        delete(Workgroup).where(empty),
        delete(Theme).where(Theme.id.in_(theme), Theme.id.not_in(still_there)),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
