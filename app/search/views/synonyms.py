"""Staff write which words say the same; the next search goes by them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, scoped
from app.core.dates import NBSP
from app.core.pagination import paginate
from app.core.search_index.synonyms import Synonym
from app.search.forms.synonyms import SynonymForm
from app.search.policies import can_manage_search
from app.search.queries.synonyms import all_synonyms
from app.search.services import synonyms as services
from app.search.views.blueprint import bp


def _synonym_at(synonym_id: int) -> Synonym:
    authorize(can_manage_search)
    return scoped(all_synonyms().where(Synonym.id == synonym_id))


def _back(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for(".synonyms"), 303)


@bp.route("/gestion/recherche/synonymes", methods=["GET", "POST"])
def synonyms() -> ResponseReturnValue:
    authorize(can_manage_search)
    form = SynonymForm(data={"said": request.args.get("mots", "")[:160]})
    if form.validate_on_submit():
        added = services.add(form.said.data, form.other.data, by=current_user)
        words = f"«{NBSP}{added.said}{NBSP}» et «{NBSP}{added.other}{NBSP}»"
        return _back(f"{words} se trouvent désormais l’un par l’autre.")
    page = render_template("search/synonyms.html", form=form, page=paginate(all_synonyms()))
    return page, 422 if form.errors else 200


@bp.route("/gestion/recherche/synonymes/<int:synonym_id>", methods=["GET", "POST"])
def edit_synonym(synonym_id: int) -> ResponseReturnValue:
    synonym = _synonym_at(synonym_id)
    form = SynonymForm(obj=synonym)
    if form.validate_on_submit():
        services.rewrite(synonym, form.said.data, form.other.data, by=current_user)
        return _back("L’équivalence est modifiée.")
    page = render_template("search/edit_synonym.html", form=form, synonym=synonym)
    return page, 422 if form.errors else 200


@bp.post("/gestion/recherche/synonymes/<int:synonym_id>/supprimer")
def remove_synonym(synonym_id: int) -> ResponseReturnValue:
    synonym = _synonym_at(synonym_id)
    services.remove(synonym, by=current_user)
    return _back(f"« {synonym.said} » et « {synonym.other} » ne se trouvent plus l’un par l’autre.")
