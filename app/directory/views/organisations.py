"""The page of a structure, and its form: completed by its people, the second of two edits shown
the first's."""

from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import siret
from app.core.audit import AuditEntry, entries_about
from app.core.authorization import authorize, scoped
from app.core.db import db
from app.core.pagination import paginate
from app.directory import registry
from app.directory.forms.organisations import OrganisationForm
from app.directory.models import Organisation
from app.directory.policies.organisations import (
    can_edit_organisation,
    can_manage_directory,
    visible_organisations,
)
from app.directory.queries.organisations import people_of
from app.directory.services import organisations as services
from app.directory.services.organisations import EditedMeanwhile
from app.directory.services.particulars import LABELS, SiretTaken, particulars_of
from app.directory.views.blueprint import bp


def organisation_at(organisation_id: int) -> Organisation:
    """The structure of this number, else 404."""
    return scoped(visible_organisations(current_user).where(Organisation.id == organisation_id))


@bp.get("/annuaire/structures/<int:organisation_id>")
def organisation(organisation_id: int) -> ResponseReturnValue:
    found = organisation_at(organisation_id)
    if found.merged_into_id is not None:
        kept = url_for(".organisation", organisation_id=found.merged_into_id)
        return redirect(kept, 301)
    return render_template(
        "directory/organisation.html",
        organisation=found,
        siret=siret.grouped(found.siret or ""),
        page=paginate(people_of(found.id)),
        sections=registry.sections_of_organisation(current_user, found.id),
        may_edit=can_edit_organisation(current_user, found),
        may_merge=can_manage_directory(current_user),
    )


@bp.route("/annuaire/structures/<int:organisation_id>/completer", methods=["GET", "POST"])
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    found = organisation_at(organisation_id)
    authorize(can_edit_organisation, found)
    form = OrganisationForm.of(found)
    if not form.validate_on_submit():
        return _page(found, form), 422 if form.is_submitted() else 200
    try:
        services.complete(found, form.particulars(), form.version.data or 0, by=current_user)
    except SiretTaken as taken:
        form.refuse(form.siret, str(taken))
        return _page(found, form, holder=taken.holder), 422
    except EditedMeanwhile:
        return _compared(found, form), 409
    flash("La page de la structure est à jour.", "success")
    return redirect(url_for(".organisation", organisation_id=organisation_id), 303)


def _page(found: Organisation, form: OrganisationForm, **shown: object) -> str:
    return render_template(
        "directory/edit_organisation.html", organisation=found, form=form, **shown
    )


def _compared(found: Organisation, form: OrganisationForm) -> str:
    """The form as it was typed, with what somebody else wrote meanwhile beside it."""
    typed, saved = asdict(form.particulars()), asdict(particulars_of(found))
    differences = [
        (label, _shown(form, name, saved[name]), _shown(form, name, typed[name]))
        for name, label in LABELS.items()
        if saved[name] != typed[name]
    ]
    form.version.data = found.version
    form.version.raw_data = None
    return _page(found, form, differences=differences, last=_last_edit(found))


def _shown(form: OrganisationForm, name: str, value: str | None) -> str:
    choices = dict(getattr(form[name], "choices", None) or ())
    return choices.get(value or "", value or "") if choices else value or ""


def _last_edit(found: Organisation) -> AuditEntry | None:
    edits = entries_about(found).where(AuditEntry.action == "organisation.completed")
    latest = edits.order_by(None).order_by(AuditEntry.id.desc()).limit(1)
    return db.session.scalars(latest).first()
