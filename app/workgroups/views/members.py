"""The people of a group: read by all, given a role or taken out by those who run it."""

from flask import Response, flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, listing, scoped
from app.core.db import db
from app.core.links import absolute_url
from app.core.pagination import paginate
from app.directory.forms.exports import MOST_CARDS
from app.directory.queries.cards import group_card
from app.directory.queries.contacts import contacts
from app.directory.views.cards import card_file
from app.directory.views.limits import slow_down
from app.workgroups import sections, services
from app.workgroups.forms import ROLE_HINTS, RemovalForm, RoleForm
from app.workgroups.models import Membership, Role
from app.workgroups.policies import can_confirm, can_run, visible_members
from app.workgroups.queries import functions_of
from app.workgroups.queries.people import mandates_of
from app.workgroups.views.blueprint import back_to, bp, workgroup_at

PER_PAGE = 25
sections.declare("Membres", "workgroups.members", order=90)


@bp.get("/groupes/<region>/<theme>/membres")
def members(region: str, theme: str) -> str:
    workgroup = workgroup_at(region, theme)
    page = paginate(
        listing(visible_members(current_user, workgroup)),
        total=workgroup.member_count,
        per_page=PER_PAGE,
    )
    runs = can_run(current_user, workgroup) and not workgroup.is_archived
    waiting = mandates_of(current_user, workgroup) if runs else []
    return render_template(
        "workgroups/members.html",
        workgroup=workgroup,
        page=page,
        waiting=waiting,
        functions=functions_of([each.user_id for each in (*page.rows, *waiting)]),
        runs=runs,
    )


@bp.post("/groupes/<region>/<theme>/membres/<int:user_id>/confirmer")
def confirm(region: str, theme: str, user_id: int) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    authorize(can_confirm, workgroup, user_id)
    found = scoped(visible_members(current_user, workgroup).where(Membership.user_id == user_id))
    services.confirm_membership(found, by=current_user)
    flash(f"{found.user.full_name} reste dans le groupe.", "success")
    return back_to(workgroup, "members")


@bp.get("/groupes/<region>/<theme>/membres.vcf")
def member_cards(region: str, theme: str) -> Response:
    slow_down()
    workgroup = workgroup_at(region, theme)
    members = listing(visible_members(current_user, workgroup)).limit(MOST_CARDS)
    ids = db.session.scalars(members.with_only_columns(Membership.user_id)).all()
    name = f"{workgroup.title} ({workgroup.region.name})"
    address = absolute_url("workgroups.show", region=region, theme=theme)
    return card_file(group_card(name, address, contacts(current_user, ids)), f"groupe-{theme}")


@bp.route("/groupes/<region>/<theme>/membres/<int:user_id>", methods=["GET", "POST"])
def member(region: str, theme: str, user_id: int) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    authorize(can_run, workgroup)
    found = scoped(visible_members(current_user, workgroup).where(Membership.user_id == user_id))
    form = RoleForm(data={"role": found.role.value})
    if form.validate_on_submit():
        services.change_role(found, Role(form.role.data), by=current_user)
        flash(f"{found.user.full_name} : le rôle est enregistré.", "success")
        return back_to(workgroup, "members")
    page = render_template(
        "workgroups/member.html", form=form, workgroup=workgroup, member=found, hints=ROLE_HINTS
    )
    return page, 422 if form.errors else 200


@bp.route("/groupes/<region>/<theme>/membres/<int:user_id>/retirer", methods=["GET", "POST"])
def remove(region: str, theme: str, user_id: int) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    authorize(can_run, workgroup)
    found = scoped(visible_members(current_user, workgroup).where(Membership.user_id == user_id))
    form = RemovalForm()
    if form.validate_on_submit():
        services.remove_member(found, form.word.data or "", by=current_user)
        flash(f"{found.user.full_name} ne fait plus partie du groupe.", "success")
        return back_to(workgroup, "members")
    page = render_template("workgroups/remove.html", form=form, workgroup=workgroup, member=found)
    return page, 422 if form.errors else 200
