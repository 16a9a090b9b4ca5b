"""Suggestions while one types in the box of the search."""

from dataclasses import asdict

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.core.authorization import public
from app.core.search_index.engines import IndexUnavailable
from app.core.security import limiter
from app.core.text import one_line
from app.search.queries.suggesting import suggestions
from app.search.views.blueprint import bp
from app.search.views.searching import reader, reader_key

TYPED_LENGTH = 100


@bp.get("/recherche/suggestions")
@public
@limiter.limit("120 per minute", key_func=reader_key)
def suggest() -> ResponseReturnValue:
    typed = one_line(request.args.get("q", "")[:TYPED_LENGTH])
    try:
        found = suggestions(reader(), typed)
    except IndexUnavailable:
        found = []
    return jsonify([asdict(each) for each in found])
