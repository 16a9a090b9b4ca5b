"""Pages of the directory."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.core.authorization import public
from app.core.security import limiter
from app.directory.queries import suggested_organisations

TYPED_LENGTH = 200
bp = Blueprint("directory", __name__, template_folder="templates")


@bp.get("/annuaire/structures/suggestions")
@public
@limiter.limit("120 per minute")
def suggest_organisations() -> ResponseReturnValue:
    typed = request.args.get("q", "")[:TYPED_LENGTH]
    names = [each.name for each in suggested_organisations(typed)]
    return jsonify(list(dict.fromkeys(names)))
