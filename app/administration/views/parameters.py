"""Parameters: the delays and durations of the service."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.administration.forms.parameters import field_name, parameters_form
from app.administration.policies import can_manage_settings
from app.administration.views.blueprint import bp
from app.core import parameters as core
from app.core.authorization import authorize


@bp.route("/gestion/reglages", methods=["GET", "POST"])
def parameters() -> ResponseReturnValue:
    authorize(can_manage_settings)
    known = core.declared()
    form = parameters_form(known, core.values())
    if form.validate_on_submit():
        for each in known:
            core.set_value(each, form[field_name(each)].data, by=current_user)
        flash("Les réglages sont enregistrés.", "success")
        return redirect(url_for("administration.parameters"))
    names = [field_name(each) for each in known]
    status = 422 if form.is_submitted() else 200
    return render_template("administration/parameters.html", form=form, names=names), status
