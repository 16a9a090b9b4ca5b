"""Saved searches: kept from the page of results, listed, opened, forgotten."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, listing, scoped
from app.core.db import db, now
from app.search.forms.saved import SavedSearchForm
from app.search.models import NAME_LENGTH, SavedSearch
from app.search.policies import can_save_searches, visible_saved_searches
from app.search.queries.address import read_address, read_line
from app.search.services import saved as services
from app.search.views.blueprint import bp


def _saved_at(saved_id: int) -> SavedSearch:
    return scoped(visible_saved_searches(current_user).where(SavedSearch.id == saved_id))


@bp.get("/recherche/enregistrees")
def saved_searches() -> str:
    kept = db.session.scalars(listing(visible_saved_searches(current_user))).all()
    return render_template("search/saved_searches.html", kept=kept)


@bp.route("/recherche/enregistrer", methods=["GET", "POST"])
def save_search() -> ResponseReturnValue:
    authorize(can_save_searches)
    asked = read_address(request.args)
    given = {"address": asked.line, "name": asked.asked.typed[:NAME_LENGTH], "has_alert": True}
    form = SavedSearchForm(data=given)
    if form.validate_on_submit():
        services.save(
            form.name.data, form.search.line, has_alert=form.has_alert.data, by=current_user
        )
        flash("La recherche est enregistrée.", "success")
        return redirect(url_for(".saved_searches"), 303)
    page = render_template("search/save_search.html", form=form, wanted=form.search)
    return page, 422 if form.errors else 200


@bp.get("/recherche/enregistrees/<int:saved_id>")
def saved_search(saved_id: int) -> ResponseReturnValue:
    kept = _saved_at(saved_id)
    services.note_look(kept, now())
    return redirect(url_for(".index", **read_line(kept.address).with_()), 303)


@bp.post("/recherche/enregistrees/<int:saved_id>/alerte")
def set_alert(saved_id: int) -> ResponseReturnValue:
    kept = _saved_at(saved_id)
    has_alert = request.form.get("has_alert") == "1"
    services.set_alert(kept, has_alert=has_alert)
    told = "signale" if has_alert else "ne signale plus"
    flash(f"La lettre hebdomadaire {told} les nouveaux résultats de « {kept.name} ».", "success")
    return redirect(url_for(".saved_searches"), 303)


@bp.post("/recherche/enregistrees/<int:saved_id>/supprimer")
def remove_saved(saved_id: int) -> ResponseReturnValue:
    kept = _saved_at(saved_id)
    services.remove(kept)
    flash(f"La recherche « {kept.name} » est supprimée.", "success")
    return redirect(url_for(".saved_searches"), 303)
