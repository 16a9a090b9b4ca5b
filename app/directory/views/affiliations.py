"""One's own functions: a new employer declared, a title corrected, an end."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.core.authorization import listing, scoped
from app.core.db import db
from app.directory.forms.affiliations import AffiliationForm, EndForm, JobTitleForm
from app.directory.models import Affiliation
from app.directory.policies.people import own_affiliations
from app.directory.services import affiliations
from app.directory.views.blueprint import bp


@bp.route("/mon-compte/fiche/fonctions/ajouter", methods=["GET", "POST"])
def add_affiliation() -> ResponseReturnValue:
    scope = listing(own_affiliations(current_user))
    former = db.session.scalars(scope.options(joinedload(Affiliation.organisation))).all()
    form = AffiliationForm.over(former)
    if form.validate_on_submit():
        affiliations.change_employer(
            current_user,
            affiliations.structure_named(form.organisation.data or "", current_user),
            form.job_title.data,
            started_on=form.started_on.data,
            ending=form.ending.data,
            by=current_user,
        )
        return _back("Votre nouvelle fonction est enregistrée.")
    page = render_template("directory/add_affiliation.html", form=form, former=former)
    return page, 422 if form.errors else 200


@bp.route("/mon-compte/fiche/fonctions/<int:affiliation_id>", methods=["GET", "POST"])
def edit_affiliation(affiliation_id: int) -> ResponseReturnValue:
    tie = _own_tie(affiliation_id)
    form = JobTitleForm(data={"job_title": tie.job_title})
    if form.validate_on_submit():
        affiliations.retitle(tie, form.job_title.data, by=current_user)
        return _back("Votre fonction est corrigée.")
    page = render_template("directory/edit_affiliation.html", form=form, tie=tie)
    return page, 422 if form.errors else 200


@bp.route("/mon-compte/fiche/fonctions/<int:affiliation_id>/terminer", methods=["GET", "POST"])
def end_affiliation(affiliation_id: int) -> ResponseReturnValue:
    tie = _own_tie(affiliation_id)
    form = EndForm()
    if form.validate_on_submit():
        affiliations.end_affiliation(tie, current_user, on=form.ended_on.data, by=current_user)
        return _back("Cette fonction est terminée.")
    page = render_template("directory/end_affiliation.html", form=form, tie=tie)
    return page, 422 if form.errors else 200


def _own_tie(affiliation_id: int) -> Affiliation:
    own = own_affiliations(current_user).options(joinedload(Affiliation.organisation))
    return scoped(own.where(Affiliation.id == affiliation_id))


def _back(words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("directory.edit_profile"))
