"""One's own page, written by oneself: what it says, who sees it, the photo."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.policies import can_use_account
from app.core.authorization import authorize, scoped
from app.core.db import db
from app.core.images import ImageRefused
from app.directory.forms.profiles import (
    PhotoForm,
    ProfileForm,
    RegionForm,
    VisibilityForm,
    visibility_hints,
)
from app.directory.policies.people import own_profile
from app.directory.queries import all_regions, departments_of
from app.directory.queries.consents import consents_of
from app.directory.queries.people import affiliations_of, with_places
from app.directory.services import consents, photos, profiles
from app.directory.views.blueprint import bp


@bp.route("/mon-compte/fiche", methods=["GET", "POST"])
def edit_profile() -> ResponseReturnValue:
    authorize(can_use_account)
    profile = db.session.scalar(with_places(own_profile(current_user)))
    if profile is None:
        return render_template("directory/no_profile.html")
    departments = departments_of(profile.region_code)
    form = ProfileForm.over(profiles.text_of(profile), profile.version, departments)
    beside = {}
    if form.validate_on_submit():
        try:
            profiles.edit_profile(profile, form.text, version=form.base_version, by=current_user)
            return _saved("Votre fiche est enregistrée.")
        except profiles.ChangedMeanwhile:
            beside = form.set_beside(profiles.text_of(profile), profile.version)
    ties = [each for each in affiliations_of(current_user.id) if each.ended_on is None]
    shown = {"profile": profile, "form": form, "ties": ties, "beside": beside}
    page = render_template("directory/edit_profile.html", **shown)
    return page, 409 if beside else 422 if form.errors else 200


@bp.route("/mon-compte/fiche/region", methods=["GET", "POST"])
def change_region() -> ResponseReturnValue:
    profile = scoped(with_places(own_profile(current_user)))
    form = RegionForm.among(all_regions(), profile.region_code)
    if form.validate_on_submit():
        profiles.move(profile, form.region_code.data, by=current_user)
        flash(
            "Votre région est enregistrée. Vous pouvez choisir votre département.",
            "success",
        )
        return redirect(url_for("directory.edit_profile"), 303)
    page = render_template("directory/change_region.html", form=form, profile=profile)
    return page, 422 if form.errors else 200


@bp.route("/mon-compte/fiche/visibilite", methods=["GET", "POST"])
def edit_visibility() -> ResponseReturnValue:
    profile = scoped(with_places(own_profile(current_user)))
    chosen = {detail.value: each.value for detail, each in consents.choices_of(profile).items()}
    form = VisibilityForm(data=chosen)
    if form.validate_on_submit():
        consents.choose_visibility(profile, form.choices, by=current_user)
        return _saved("Vos choix sont enregistrés. Ils valent dès maintenant.")
    page = render_template(
        "directory/edit_visibility.html",
        form=form,
        profile=profile,
        hints=visibility_hints(profile.region.name),
        history=consents_of(current_user),
    )
    return page, 422 if form.errors else 200


@bp.post("/mon-compte/fiche/visibilite/tout-cacher")
def hide_details() -> ResponseReturnValue:
    consents.hide_all(scoped(own_profile(current_user)), by=current_user)
    flash("Vos coordonnées et votre photo ne sont plus montrées à personne.", "success")
    return redirect(url_for("directory.edit_visibility"))


@bp.route("/mon-compte/fiche/photo", methods=["GET", "POST"])
def edit_photo() -> ResponseReturnValue:
    profile = scoped(own_profile(current_user))
    form = PhotoForm()
    if form.validate_on_submit():
        try:
            photos.set_photo(profile, form.content, by=current_user)
            flash("Votre photo est enregistrée.", "success")
            return redirect(url_for("directory.edit_visibility"))
        except ImageRefused as refusal:
            form.refuse(form.photo, str(refusal))
    page = render_template("directory/edit_photo.html", form=form, profile=profile)
    return page, 422 if form.errors else 200


@bp.post("/mon-compte/fiche/photo/retirer")
def remove_photo() -> ResponseReturnValue:
    photos.remove_photo(scoped(own_profile(current_user)), by=current_user)
    return _saved("Votre photo est retirée.")


def _saved(words: str) -> Response:
    """Lead to one's page as others find it."""
    flash(words, "success")
    return redirect(url_for("directory.person", user_id=current_user.id))
