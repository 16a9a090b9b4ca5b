"""Structures and expertises suggested while one fills a form."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.accounts.policies import can_use_account
from app.core.authorization import authorize, public
from app.core.security import limiter
from app.directory.queries import suggested_organisations
from app.directory.queries.people import suggested_expertises
from app.directory.views.blueprint import bp

TYPED_LENGTH = 200


@bp.get("/annuaire/structures/suggestions")
@public
@limiter.limit("120 per minute")
def suggest_organisations() -> ResponseReturnValue:
    typed = request.args.get("q", "")[:TYPED_LENGTH]
    names = [each.name for each in suggested_organisations(typed)]
    return jsonify(list(dict.fromkeys(names)))


@bp.get("/annuaire/expertises/suggestions")
@limiter.limit("120 per minute")
def suggest_expertises() -> ResponseReturnValue:
    authorize(can_use_account)
    return jsonify(suggested_expertises(request.args.get("q", "")[:TYPED_LENGTH]))
