"""Staff look after structures: those proposed are confirmed, doubles are merged."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, listing
from app.core.forms import row_number
from app.core.pagination import paginate
from app.directory.forms.organisations import MergeForm
from app.directory.models import Organisation
from app.directory.policies.organisations import can_manage_directory
from app.directory.queries.merging import move_of
from app.directory.queries.organisations import (
    near_organisations,
    suggested_organisations,
    unconfirmed_organisations,
)
from app.directory.services import organisations as services
from app.directory.services.merging import merge
from app.directory.views.blueprint import bp
from app.directory.views.organisations import organisation_at

FOUND = 20


@bp.get("/gestion/annuaire")
def manage() -> ResponseReturnValue:
    authorize(can_manage_directory)
    page = paginate(listing(unconfirmed_organisations()))
    return render_template("directory/manage.html", page=page)


@bp.post("/gestion/annuaire/structures/<int:organisation_id>/confirmer")
def confirm_organisation(organisation_id: int) -> ResponseReturnValue:
    authorize(can_manage_directory)
    found = organisation_at(organisation_id)
    services.confirm(found, by=current_user)
    flash(f"« {found.name} » est confirmée.", "success")
    return redirect(url_for(".manage"), 303)


@bp.get("/gestion/annuaire/structures/<int:organisation_id>/fusionner")
def merge_organisation(organisation_id: int) -> ResponseReturnValue:
    authorize(can_manage_directory)
    found = organisation_at(organisation_id)
    if found.merged_into_id is not None:
        return redirect(url_for(".organisation", organisation_id=found.merged_into_id), 303)
    other_id = request.args.get("avec", type=row_number)
    if other_id is None or other_id == found.id:
        return _candidates(found)
    return _preview(found, organisation_at(other_id))


def _candidates(found: Organisation) -> str:
    typed = request.args.get("q", "")[:200]
    likes = near_organisations(found.name, found.department_code, but=found.id)
    named = [each for each in suggested_organisations(typed, FOUND) if each.id != found.id]
    return render_template(
        "directory/merge_choose.html", organisation=found, likes=likes, named=named, typed=typed
    )


def _preview(double: Organisation, kept: Organisation) -> str:
    return render_template(
        "directory/merge.html",
        double=double,
        kept=kept,
        move=move_of(double, kept),
        form=MergeForm(data={"kept": kept.id}),
    )


@bp.post("/gestion/annuaire/structures/<int:organisation_id>/fusionner")
def merge_into(organisation_id: int) -> ResponseReturnValue:
    authorize(can_manage_directory)
    double, form = organisation_at(organisation_id), MergeForm()
    kept_id = form.kept_id if form.validate_on_submit() else None
    if kept_id is None:
        return _candidates(double), 422
    kept = organisation_at(kept_id)
    if double.merged_into_id != kept.id:
        merge(double, kept, by=current_user)
        flash("Les deux structures n’en font plus qu’une.", "success")
    return redirect(url_for(".organisation", organisation_id=kept_id), 303)
