"""Reason texts: what staff choose from when they decline or ask for more."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.access_requests.models import ReasonText
from app.access_requests.policies import can_edit_reasons
from app.access_requests.services.reasons import add_reason, edit_reason, move_reason
from app.administration.forms.texts import NewReasonForm, ReasonEditForm
from app.administration.queries.reasons import all_reasons
from app.administration.views.blueprint import bp
from app.core.authorization import authorize, scoped

DIRECTIONS = {"monter": True, "descendre": False}


def _edited(reason_id: int) -> ReasonText:
    authorize(can_edit_reasons)
    return scoped(select(ReasonText).where(ReasonText.id == reason_id))


def _back_to_list(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("administration.reasons"))


@bp.get("/gestion/motifs")
def reasons() -> str:
    authorize(can_edit_reasons)
    return render_template("administration/reasons.html", reasons=all_reasons())


@bp.route("/gestion/motifs/ajouter", methods=["GET", "POST"])
def new_reason() -> ResponseReturnValue:
    authorize(can_edit_reasons)
    form = NewReasonForm()
    if form.validate_on_submit():
        add_reason(label=form.label.data, body=form.body.data, by=current_user)
        return _back_to_list("Le motif est ajouté à la fin de la liste.")
    context = {"form": form, "reason": None}
    status = 422 if form.is_submitted() else 200
    return render_template("administration/reason.html", **context), status


@bp.route("/gestion/motifs/<int:reason_id>", methods=["GET", "POST"])
def reason(reason_id: int) -> ResponseReturnValue:
    reason = _edited(reason_id)
    form = ReasonEditForm(obj=reason)
    if form.validate_on_submit():
        edit_reason(
            reason,
            label=form.label.data,
            body=form.body.data,
            is_active=form.is_active.data,
            by=current_user,
        )
        return _back_to_list("Le motif est enregistré.")
    context = {"form": form, "reason": reason}
    return render_template("administration/reason.html", **context), 422 if form.errors else 200


@bp.post("/gestion/motifs/<int:reason_id>/<direction>")
def move(reason_id: int, direction: str) -> ResponseReturnValue:
    reason = _edited(reason_id)
    if direction not in DIRECTIONS:
        abort(404)
    move_reason(reason, up=DIRECTIONS[direction], by=current_user)
    return _back_to_list(f"Le motif « {reason.label} » a changé de place.")
