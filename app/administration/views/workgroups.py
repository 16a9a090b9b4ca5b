"""Groups: the whole list, one group's settings, a group more, archiving."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.administration.forms.workgroups import (
    ArchiveForm,
    NewWorkgroupForm,
    WorkgroupFilterForm,
    WorkgroupForm,
)
from app.administration.queries import workgroups as queries
from app.administration.services.workgroups import open_workgroup
from app.administration.views.blueprint import bp
from app.core.authorization import authorize, listing, scoped
from app.core.pagination import paginate
from app.workgroups.models import Openness, Workgroup
from app.workgroups.policies import can_manage_workgroups, visible_workgroups
from app.workgroups.services import (
    archive_workgroup,
    edit_workgroup,
    rename_workgroup,
    reopen_workgroup,
)


def managed_workgroup(workgroup_id: int) -> Workgroup:
    """The group of an address, for those who manage groups."""
    authorize(can_manage_workgroups)
    return scoped(visible_workgroups(current_user).where(Workgroup.id == workgroup_id))


def back_to(workgroup: Workgroup, message: str) -> ResponseReturnValue:
    """Say what was done and show the group again."""
    flash(message, "success")
    return redirect(url_for("administration.workgroup", workgroup_id=workgroup.id))


@bp.get("/gestion/groupes")
def workgroups() -> ResponseReturnValue:
    authorize(can_manage_workgroups)
    form = WorkgroupFilterForm(request.args)
    form.offer(queries.all_themes())
    is_valid = form.validate()
    wanted = form.wanted() if is_valid else queries.WorkgroupFilters()
    found = queries.narrowed(listing(visible_workgroups(current_user)), wanted)
    page = paginate(found, total=queries.count(found))
    context = {"form": form, "page": page}
    return render_template("administration/workgroups.html", **context), 200 if is_valid else 422


@bp.route("/gestion/groupes/ajouter", methods=["GET", "POST"])
def new_workgroup() -> ResponseReturnValue:
    authorize(can_manage_workgroups)
    form = NewWorkgroupForm(region=request.args.get("region"))
    themes = [theme for theme in queries.all_themes() if theme.is_active]
    form.offer([theme for theme in themes if theme.region_code is None])
    if form.validate_on_submit():
        workgroup = open_workgroup(
            region_code=form.region.data,
            theme_id=int(form.theme.data) if form.theme.data else None,
            number=form.number.data,
            title=form.title.data or "",
            by=current_user,
        )
        return back_to(workgroup, "Le groupe est ouvert. Nommez maintenant qui l’anime.")
    status = 422 if form.is_submitted() else 200
    return render_template("administration/new_workgroup.html", form=form), status


@bp.route("/gestion/groupes/<int:workgroup_id>", methods=["GET", "POST"])
def workgroup(workgroup_id: int) -> ResponseReturnValue:
    workgroup = managed_workgroup(workgroup_id)
    form = WorkgroupForm(obj=workgroup)
    if form.validate_on_submit():
        openness = Openness(form.openness.data)
        edit_workgroup(workgroup, mandate=workgroup.mandate, openness=openness, by=current_user)
        rename_workgroup(workgroup, form.local_title.data or "", by=current_user)
        return back_to(workgroup, "Le groupe est enregistré.")
    return render_template(
        "administration/workgroup.html",
        workgroup=workgroup,
        form=form,
        facilitators=queries.facilitators_in(workgroup),
        successor=queries.successor_of(workgroup),
    ), 422 if form.is_submitted() else 200


@bp.route("/gestion/groupes/<int:workgroup_id>/archiver", methods=["GET", "POST"])
def archive(workgroup_id: int) -> ResponseReturnValue:
    workgroup = managed_workgroup(workgroup_id)
    others = queries.possible_successors(workgroup, visible_workgroups(current_user))
    form = ArchiveForm()
    form.offer(others)
    if form.validate_on_submit():
        chosen = {str(each.id): each for each in others}.get(form.successor.data)
        archive_workgroup(workgroup, successor=chosen, by=current_user)
        return back_to(workgroup, "Le groupe est archivé : on peut encore le lire.")
    context = {"workgroup": workgroup, "form": form}
    status = 422 if form.is_submitted() else 200
    return render_template("administration/archive_workgroup.html", **context), status


@bp.post("/gestion/groupes/<int:workgroup_id>/rouvrir")
def reopen(workgroup_id: int) -> ResponseReturnValue:
    workgroup = managed_workgroup(workgroup_id)
    reopen_workgroup(workgroup, by=current_user)
    return back_to(workgroup, "Le groupe est rouvert, sur demande.")
