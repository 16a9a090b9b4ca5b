"""A structure that is missing: its likes are shown before it is added."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.core.security import limiter
from app.directory.forms.organisations import ProposeForm
from app.directory.policies.organisations import can_propose_organisation
from app.directory.queries.organisations import near_organisations
from app.directory.services import organisations as services
from app.directory.views.blueprint import bp

ADD = "ajouter"


@bp.route("/annuaire/structures/proposer", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def propose_organisation() -> ResponseReturnValue:
    authorize(can_propose_organisation)
    form = ProposeForm(data={"name": request.args.get("nom", "")[:200]})
    if not form.validate_on_submit():
        return _page(form), 422 if form.is_submitted() else 200
    typed = form.particulars()
    near = near_organisations(typed.name, typed.department_code)
    if near and request.form.get("step") != ADD:
        return _page(form, near=near)
    added = services.propose(typed, by=current_user, submission_key=form.key)
    flash(f"« {added.name} » est dans l’annuaire. L’équipe de l’Ansa la vérifiera.", "success")
    return redirect(url_for(".organisation", organisation_id=added.id), 303)


def _page(form: ProposeForm, **shown: object) -> str:
    return render_template("directory/propose_organisation.html", form=form, **shown)
