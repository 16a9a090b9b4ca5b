"""What staff see of searches: the words that found nothing."""

from flask import render_template

from app.core.authorization import authorize
from app.search.policies import can_manage_search
from app.search.queries.fruitless import fruitless_searches
from app.search.services.fruitless import KEPT_DAYS
from app.search.views.blueprint import bp


@bp.get("/gestion/recherche")
def manage() -> str:
    authorize(can_manage_search)
    found = fruitless_searches()
    return render_template("search/manage.html", fruitless=found, kept_days=KEPT_DAYS)
