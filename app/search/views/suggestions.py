"""Suggestions while one types in the box of the search."""

from dataclasses import asdict

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.core.search_index.engines import IndexUnavailable
from app.core.security import limiter
from app.core.text import one_line
from app.search.policies import can_search
from app.search.queries.suggesting import suggestions
from app.search.views.blueprint import bp
from app.search.views.searching import reader_key

TYPED_LENGTH = 100


@bp.get("/recherche/suggestions")
@limiter.limit("120 per minute", key_func=reader_key)
def suggest() -> ResponseReturnValue:
    authorize(can_search)
    typed = one_line(request.args.get("q", "")[:TYPED_LENGTH])
    try:
        found = suggestions(current_user, typed)
    except IndexUnavailable:
        found = []
    return jsonify([asdict(each) for each in found])
